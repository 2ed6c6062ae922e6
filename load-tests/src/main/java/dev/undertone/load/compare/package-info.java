/** Gateways beside each other: the same requests, the same provider, one core each. */
@NullMarked
package dev.undertone.load.compare;

import org.jspecify.annotations.NullMarked;
