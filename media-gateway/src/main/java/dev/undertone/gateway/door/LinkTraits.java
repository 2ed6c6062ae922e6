package dev.undertone.gateway.door;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import java.time.Duration;

/**
 * What the far end can do with our audio.
 *
 * @param outFormat what it plays, mono
 * @param canClear whether it can throw away what it has not played
 * @param canPause whether it can hold what it has not played
 * @param maxLead how far playout may run ahead of the ear
 * @param heardReports how it says what it has played
 */
public record LinkTraits(
    AudioFormat outFormat,
    boolean canClear,
    boolean canPause,
    Duration maxLead,
    HeardReports heardReports) {}
