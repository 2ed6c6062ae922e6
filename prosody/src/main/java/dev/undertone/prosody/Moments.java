package dev.undertone.prosody;

/** Mean and standard deviation of values seen once each, after Welford. */
final class Moments {

  private long count;
  private double mean;
  private double squares;

  void reset() {
    count = 0;
    mean = 0;
    squares = 0;
  }

  void add(double value) {
    count++;
    double off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }

  long count() {
    return count;
  }

  /** 0 when nothing was added. */
  double mean() {
    return mean;
  }

  /** Of the values themselves, not of a population behind them; 0 below two. */
  double deviation() {
    return count < 2 ? 0 : Math.sqrt(squares / count);
  }
}
