package dev.undertone.stt;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in the call the samples were said that an engine was fed.
 *
 * <p>An engine counts what it is fed; the call counts what was said, and between the two there is
 * silence that was never fed and audio that was lost. One thread at a time.
 */
final class SampleMap {

  private record Span(long fed, long call) {}

  private final List<Span> spans = new ArrayList<>();
  private long fedEnd;

  /** Forgets everything; the next sample fed is number {@code fedStart} of the engine. */
  void restart(long fedStart) {
    spans.clear();
    fedEnd = fedStart;
  }

  /** The next {@code length} samples fed were said at {@code callSample} and after. */
  void fed(int length, long callSample) {
    if (spans.isEmpty() || callEnd() != callSample) {
      spans.add(new Span(fedEnd, callSample));
    }
    fedEnd += length;
  }

  /** Position in the call of the first sample of something. */
  long startInCall(long fedSample) {
    return inCall(clamp(fedSample));
  }

  /**
   * Position in the call after the last sample of something; what ends at a gap's edge ends before
   * the gap.
   */
  long endInCall(long fedSample) {
    long end = clamp(fedSample);
    return end == spans.getFirst().fed() ? inCall(end) : inCall(end - 1) + 1;
  }

  private long clamp(long fedSample) {
    if (spans.isEmpty()) {
      throw new IllegalStateException("spans = [], must hold what was fed");
    }
    return Math.clamp(fedSample, spans.getFirst().fed(), fedEnd);
  }

  private long callEnd() {
    Span last = spans.getLast();
    return last.call() + fedEnd - last.fed();
  }

  private long inCall(long fedSample) {
    int i = spans.size() - 1;
    while (spans.get(i).fed() > fedSample) {
      i--;
    }
    return spans.get(i).call() + fedSample - spans.get(i).fed();
  }
}
