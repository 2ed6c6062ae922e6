package dev.undertone.prosody;

/**
 * Rises and falls of a contour that is sampled every frame: the steepness of each run from one
 * turning point to the next. A turn counts once it exceeds {@code swing}, so that a tremble does
 * not.
 */
final class Contour {

  private final double swing;
  private final int leastFrames;
  private final Moments rises = new Moments();
  private final Moments falls = new Moments();
  private boolean begun;
  private boolean rising;
  private boolean falling;
  private double turnValue;
  private long turnFrame;
  private double extreme;
  private long extremeFrame;
  private double low;
  private long lowFrame;

  /**
   * @param swing least difference from one turning point to the next, in units of the contour
   * @param leastFrames shorter runs are left out
   */
  Contour(double swing, int leastFrames) {
    this.swing = swing;
    this.leastFrames = leastFrames;
  }

  void reset() {
    rises.reset();
    falls.reset();
    begun = false;
  }

  /** Ends the run: what comes next does not continue what was. */
  void cut() {
    if (begun && rising) {
      run(rises);
    } else if (begun && falling) {
      run(falls);
    }
    begun = false;
  }

  /** Takes the value of one frame, frames being counted by the caller. */
  void add(long frame, double value) {
    if (!begun) {
      begin(frame, value);
    } else if (rising) {
      if (value > extreme) {
        reach(frame, value);
      } else if (value < extreme - swing) {
        run(rises);
        turn(frame, value, false);
      }
    } else if (falling) {
      if (value < extreme) {
        reach(frame, value);
      } else if (value > extreme + swing) {
        run(falls);
        turn(frame, value, true);
      }
    } else {
      choose(frame, value);
    }
  }

  /** Steepness of the rises, units a second. */
  Moments rises() {
    return rises;
  }

  /** Steepness of the falls, units a second, above zero. */
  Moments falls() {
    return falls;
  }

  private void begin(long frame, double value) {
    begun = true;
    rising = false;
    falling = false;
    reach(frame, value);
    low = value;
    lowFrame = frame;
  }

  /** Before the first direction is known, {@code extreme} is the highest value. */
  private void choose(long frame, double value) {
    if (value > extreme) {
      reach(frame, value);
    }
    if (value < low) {
      low = value;
      lowFrame = frame;
    }
    if (value > low + swing && extremeFrame > lowFrame) {
      turnValue = low;
      turnFrame = lowFrame;
      rising = true;
    } else if (value < extreme - swing && lowFrame > extremeFrame) {
      turnValue = extreme;
      turnFrame = extremeFrame;
      falling = true;
      extreme = low;
      extremeFrame = lowFrame;
    }
  }

  private void turn(long frame, double value, boolean up) {
    turnValue = extreme;
    turnFrame = extremeFrame;
    rising = up;
    falling = !up;
    reach(frame, value);
  }

  private void reach(long frame, double value) {
    extreme = value;
    extremeFrame = frame;
  }

  private void run(Moments of) {
    long frames = extremeFrame - turnFrame;
    if (frames >= leastFrames) {
      of.add(Math.abs(extreme - turnValue) * 1_000 / (frames * Frame.MILLIS));
    }
  }
}
