/** How the models are doing. */
@NullMarked
package dev.undertone.router.health;

import org.jspecify.annotations.NullMarked;
