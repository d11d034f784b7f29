/**
 * The part of jvm-libp2p that {@code discovery-libp2p} uses, by the signatures of release 1.3.7, for builds where the library
 * cannot be downloaded. The interfaces are complete for this purpose; the classes hold what they are given and verify nothing.
 * Nobody runs an application on them.
 *
 * <p>Not {@code @NullMarked}, as the library is not: what compiles here compiles there.
 */
package io.libp2p.core;
