// The js-libp2p peer of benchmarks/lan: starts and closes js-libp2p's own mDNS discovery as it is told on its standard
// input, and prints what happens, one JSON object a line. With --whole-node the clock starts at node.start(), which opens
// the node's ports and starts mDNS; without it at the start() of mDNS in a node that is up. Uses the packages of interop/js.
import { createInterface } from 'node:readline'
import { writeSync } from 'node:fs'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { mdns } from '@libp2p/mdns'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'

// js-libp2p uses this function of Node 22; everything else it needs is in Node 20.
Promise.withResolvers ??= () => {
  const deferred = {}
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }))
  return deferred
}

const wholeNode = process.argv.includes('--whole-node')

function micros () {
  return Math.round((performance.timeOrigin + performance.now()) * 1000)
}

function print (event) {
  writeSync(1, JSON.stringify(event) + '\n')
}

async function start () {
  const seen = new Set()
  let discovery

  function sighted ({ detail: { id } }) {
    const at = micros()
    const peer = id.toString()
    if (!id.equals(node.peerId) && !seen.has(peer)) {
      seen.add(peer)
      print({ event: 'found', at, peer })
    }
  }

  function listenedMdns (components) {
    discovery = mdns()(components)
    discovery.addEventListener('peer', sighted)
    return discovery
  }

  // A service that nobody starts: what it is for is the components of the node.
  const unstarted = (components) => ({ discovery: listenedMdns(components) })
  const node = await createLibp2p({
    start: false,
    addresses: { listen: ['/ip4/0.0.0.0/tcp/0', '/ip6/::/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    ...(wholeNode ? { peerDiscovery: [listenedMdns] } : { services: { unstarted } })
  })
  if (!wholeNode) {
    await node.start()
  }
  const from = micros()
  await (wholeNode ? node.start() : discovery.start())
  print({ event: 'started', from, at: micros(), peer: node.peerId.toString() })
  return { node, discovery }
}

async function close ({ node, discovery }) {
  const from = micros()
  await (wholeNode ? node.stop() : discovery.stop())
  print({ event: 'closed', from, at: micros() })
  await node.stop()
}

print({ event: 'ready' })
let running
for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'start') {
    running = await start()
  } else if (command === 'close') {
    await close(running)
  } else {
    throw new Error(`"${command}"; expected start or close`)
  }
}
process.exit(0)
