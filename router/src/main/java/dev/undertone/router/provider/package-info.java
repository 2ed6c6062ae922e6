/** Models behind their wire protocols. */
@NullMarked
package dev.undertone.router.provider;

import org.jspecify.annotations.NullMarked;
