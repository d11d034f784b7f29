/** Addresses. */
package io.libp2p.core.multiformats;
