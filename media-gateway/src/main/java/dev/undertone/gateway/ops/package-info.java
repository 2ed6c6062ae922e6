/** Health, metrics and who may come in. */
@NullMarked
package dev.undertone.gateway.ops;

import org.jspecify.annotations.NullMarked;
