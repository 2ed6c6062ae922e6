/** Our own door: binary audio and JSON controls over one WebSocket; see {@code docs/browser.md}. */
@NullMarked
package dev.undertone.gateway.browser;

import org.jspecify.annotations.NullMarked;
