/** Runs benchmarks and simulated callers and writes their reports. */
@NullMarked
package dev.undertone.load;

import org.jspecify.annotations.NullMarked;
