/** JMH benchmarks of the hot paths. */
@NullMarked
package dev.undertone.load.bench;

import org.jspecify.annotations.NullMarked;
