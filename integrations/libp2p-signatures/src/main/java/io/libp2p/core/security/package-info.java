/** Encrypted channels. */
package io.libp2p.core.security;
