/** Router files: reading, checking, compiling. */
@NullMarked
package dev.undertone.router.rules;

import org.jspecify.annotations.NullMarked;
