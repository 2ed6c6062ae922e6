package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCalls.Told;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Rows of figures of what was told, with their intervals by speaker. */
final class ToldRows {

  private ToldRows() {}

  static Row least(
      String check,
      String bar,
      double least,
      String line,
      List<Told> told,
      ToDoubleFunction<List<Told>> figure,
      String format) {
    double value = figure.applyAsDouble(told);
    return judged(check, bar, line, told, figure, format, value >= least);
  }

  static Row most(
      String check,
      String bar,
      double most,
      String line,
      List<Told> told,
      ToDoubleFunction<List<Told>> figure,
      String format) {
    double value = figure.applyAsDouble(told);
    return judged(check, bar, line, told, figure, format, value <= most);
  }

  private static Row judged(
      String check,
      String bar,
      String line,
      List<Told> told,
      ToDoubleFunction<List<Told>> figure,
      String format,
      boolean met) {
    return Row.judged(
        check,
        bar,
        line,
        format(format, figure.applyAsDouble(told)),
        Bootstrap.interval(told, Told::speaker, figure, format),
        clips(told),
        speakers(told),
        met);
  }

  static Row report(
      String check,
      String line,
      List<Told> told,
      ToDoubleFunction<List<Told>> figure,
      String format) {
    return Row.report(
        check,
        line,
        format(format, figure.applyAsDouble(told)),
        Bootstrap.interval(told, Told::speaker, figure, format),
        clips(told),
        speakers(told));
  }

  static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** However often each was played. */
  private static int clips(List<Told> told) {
    return (int) told.stream().map(one -> one.clip().name()).distinct().count();
  }

  static int speakers(List<Told> told) {
    return (int) told.stream().map(Told::speaker).distinct().count();
  }
}
