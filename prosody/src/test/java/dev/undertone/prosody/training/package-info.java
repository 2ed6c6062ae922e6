/**
 * Fits the shipped emotion model: from recordings through the analyser of a call to the committed
 * coefficients and their model card. Not shipped; run by {@code -Ptrain}.
 *
 * <p>Everything is seeded and sequential, so that the same recordings give the same file.
 */
package dev.undertone.prosody.training;
