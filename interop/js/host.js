// What the js-libp2p programs of this folder have in common.
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'

// js-libp2p dials with this function of Node 22; everything else it needs is in Node 20.
Promise.withResolvers ??= () => {
  const deferred = {}
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }))
  return deferred
}

/** Creates a node with TCP, Noise and yamux that answers pings; it has to be started. */
export function host (options) {
  return createLibp2p({
    start: false,
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { ping: ping() },
    ...options
  })
}
