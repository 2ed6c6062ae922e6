/** Which of a route's models may be tried, and which variant a caller gets. */
@NullMarked
package dev.undertone.router.select;

import org.jspecify.annotations.NullMarked;
