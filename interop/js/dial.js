// Dials a peer at addresses that somebody else has found, and pings it: what answers is a libp2p host with this very id, or
// the dial fails. Prints one line of JSON, with the times of the connection and of the ping in milliseconds.
import { multiaddr } from '@multiformats/multiaddr'
import { host } from './host.js'

const DIAL_TIMEOUT_MS = 10_000

const addresses = process.argv.slice(2)
if (addresses.length === 0) {
  console.error('usage: node dial.js /ip4/192.0.2.1/tcp/4001/p2p/12D3… …')
  process.exit(2)
}
// js-libp2p refuses to dial more than 25 addresses of a peer; a list may have a hundred.
const node = await host({ connectionManager: { maxPeerAddrsToDial: 100 } })
await node.start()
const start = performance.now()
const connection = await node.dial(addresses.map((address) => multiaddr(address)), {
  signal: AbortSignal.timeout(DIAL_TIMEOUT_MS)
})
const connect = performance.now() - start
const ping = await node.services.ping.ping(connection.remotePeer)
console.log(JSON.stringify({
  event: 'pinged',
  peer: connection.remotePeer.toString(),
  address: connection.remoteAddr.toString(),
  connect: Math.round(connect),
  ping
}))
await node.stop()
process.exit(0)
