package dev.undertone.prosody;

/**
 * A part of a turn in which the voice stood still; see {@link SteadyTrack}.
 *
 * @param startSample in the call, at the analyser's rate
 * @param millis length, the moves into and out of it included
 * @param steadyPart how much of it is steady; less than 1 where two stretches were merged
 * @param change mean move of the vocal tract's shape, per 60 ms
 * @param slope of the pitch, semitones a second
 * @param residual of the pitch from a straight line, semitones, root mean square
 * @param semitones mean pitch over 100 Hz
 * @param voicedPart its share of the voiced speech it lies in: 1 when it stands by itself
 * @param quietBeforeMillis silence right before it, up to 300 ms; 0 where speech leads to it
 * @param quietAfterMillis the same after it
 * @param offCentre how far its vowel is from the mean of the caller's other voiced sounds; a filler
 *     is near it. Not a number while there are too few
 */
record Stretch(
    long startSample,
    long endSample,
    long millis,
    double steadyPart,
    double change,
    double slope,
    double residual,
    double semitones,
    double levelDb,
    double voicedPart,
    int quietBeforeMillis,
    int quietAfterMillis,
    double offCentre) {}
