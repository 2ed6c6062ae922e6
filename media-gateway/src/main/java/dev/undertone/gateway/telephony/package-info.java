/** Telephone carriers that dial us and stream a call's audio over a WebSocket. */
@NullMarked
package dev.undertone.gateway.telephony;

import org.jspecify.annotations.NullMarked;
