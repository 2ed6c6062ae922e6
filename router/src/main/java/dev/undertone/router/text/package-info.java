/** What the text of a request tells: its language, its task, and how hard it is. */
@NullMarked
package dev.undertone.router.text;

import org.jspecify.annotations.NullMarked;
