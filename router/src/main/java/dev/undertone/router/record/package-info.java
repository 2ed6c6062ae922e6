/** What was decided and why, for later. */
@NullMarked
package dev.undertone.router.record;

import org.jspecify.annotations.NullMarked;
