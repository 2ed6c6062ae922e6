/**
 * Fits the shipped text model: from texts and what models made of them to the committed
 * coefficients and their card. Not shipped; run by {@code -Ptrain}.
 *
 * <p>Everything is seeded, and each fit is sequential, so that the same rows give the same file.
 */
package dev.undertone.router.text.training;
