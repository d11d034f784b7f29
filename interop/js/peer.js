// The js-libp2p peer of the interoperability matrix: a node with js-libp2p's own mDNS discovery,
// which tells what it sees as one JSON line per event.
import { parseArgs } from 'node:util'
import { mdns } from '@libp2p/mdns'
import { host } from './host.js'

const DIAL_TIMEOUT_MS = 10_000

const { values: options } = parseArgs({
  options: {
    tag: { type: 'string', default: '_p2p._udp' },
    listen: { type: 'string', multiple: true, default: ['/ip4/0.0.0.0/tcp/0', '/ip6/::/tcp/0'] },
    seconds: { type: 'string' },
    connect: { type: 'boolean', default: false }
  }
})

/** The address texts of each peer that was seen; js-libp2p repeats sightings and never loses a peer. */
const known = new Map()

function print (event, id, addresses = []) {
  const at = Math.round((performance.timeOrigin + performance.now()) * 1000)
  console.log(JSON.stringify({ event, at, peer: id.toString(), addresses: addresses.map(String), source: 'mdns' }))
}

function sighted ({ id, multiaddrs }) {
  const key = id.toString()
  if (id.equals(node.peerId)) {
    return
  }
  const addresses = multiaddrs.map(String).sort().join(' ')
  const before = known.get(key)
  known.set(key, addresses)
  if (before === undefined) {
    print('found', id, multiaddrs)
    if (options.connect) {
      dial(id, multiaddrs)
    }
  } else if (before !== addresses) {
    print('updated', id, multiaddrs)
  }
}

async function dial (id, multiaddrs) {
  try {
    await node.peerStore.merge(id, { multiaddrs })
    await node.dial(id, { signal: AbortSignal.timeout(DIAL_TIMEOUT_MS) })
    print('connected', id, multiaddrs)
  } catch (error) {
    console.error(`dialling ${id}: ${error.message}`)
    print('failed', id, multiaddrs)
  }
}

/** js-libp2p's discovery, listened to directly: the node itself reports a peer only once. */
function listenedMdns (components) {
  const discovery = mdns({ serviceTag: `${options.tag}.local` })(components)
  discovery.addEventListener('peer', (event) => sighted(event.detail))
  return discovery
}

let stopping = false
async function stop () {
  if (stopping) {
    return
  }
  stopping = true
  await node.stop()
  print('stopped', node.peerId)
  process.exit(0)
}

const node = await host({
  addresses: { listen: options.listen },
  peerDiscovery: [listenedMdns]
})
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
await node.start()
print('started', node.peerId, node.getMultiaddrs().map((address) => address.toString().replace(/\/p2p\/.*$/, '')))
if (options.seconds !== undefined) {
  setTimeout(stop, Number(options.seconds) * 1000)
}
