package dev.undertone.router.rules;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.runtime.AccumulatedUnknowns;
import dev.cel.runtime.CelAttribute;
import dev.undertone.router.Quantum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one declared struct, and how each is read from a {@code T}.
 *
 * <p>A field that has no value at the moment reads as CEL's <em>unknown</em>: {@code unknown ||
 * true} is true, {@code unknown && false} is false, and all else stays unknown, which a rule takes
 * for "does not match". No exception is thrown for it.
 */
final class SignalSchema<T> {

  /** A field: a value or a struct of its own. */
  sealed interface Field<T> {}

  /**
   * A value.
   *
   * @param conditional whether it can be unavailable
   * @param emotion whether it counts as emotion before the law
   */
  record Leaf<T>(
      String path,
      CelType type,
      boolean conditional,
      boolean emotion,
      Predicate<T> available,
      Function<T, Object> reader,
      Function<T, String> whyNot,
      CelAttribute attribute)
      implements Field<T> {

    /** A new one each time: CEL merges the unknowns of an expression into the first of them. */
    AccumulatedUnknowns unknown() {
      return AccumulatedUnknowns.create(List.of(), List.of(attribute));
    }

    /** The value, or null while it is unavailable. */
    @Nullable Object read(T subject) {
      return available.test(subject) ? reader.apply(subject) : null;
    }

    /** Whether there was a value, which the record of the decision does not keep. */
    boolean isWithheld(T subject) {
      return emotion && whyNot.apply(subject).equals(Withheld.REASON);
    }
  }

  /** A struct. */
  record Nested<T>(SignalSchema<T> schema) implements Field<T> {}

  private final String path;
  private final String typeName;
  private final Map<String, Field<T>> fields = new LinkedHashMap<>();
  private boolean conditional;
  private Predicate<T> available = subject -> true;
  private Function<T, String> whyNot = subject -> "";

  SignalSchema(String path) {
    this.path = path;
    this.typeName = "undertone." + path + "_t";
  }

  String path() {
    return path;
  }

  String typeName() {
    return typeName;
  }

  CelType reference() {
    return StructTypeReference.create(typeName);
  }

  @Nullable Field<T> field(String name) {
    return fields.get(name);
  }

  Map<String, Field<T>> fields() {
    return fields;
  }

  /** Every value in it, those of its structs included, in the order of declaration. */
  Stream<Leaf<T>> leaves() {
    return fields.values().stream()
        .flatMap(
            field ->
                switch (field) {
                  case Leaf<T> leaf -> Stream.of(leaf);
                  case Nested<T> nested -> nested.schema().leaves();
                });
  }

  /** Fields that follow have values only while {@code condition} holds. */
  SignalSchema<T> when(Predicate<T> condition, String otherwise) {
    return when(condition, subject -> otherwise);
  }

  SignalSchema<T> when(Predicate<T> condition, Function<T, String> otherwise) {
    conditional = true;
    available = condition;
    whyNot = otherwise;
    return this;
  }

  /** A field {@code available} that says whether the block means anything, and the condition. */
  SignalSchema<T> block(Predicate<T> condition, Function<T, String> otherwise) {
    flag("available", condition);
    return when(condition, otherwise);
  }

  SignalSchema<T> block(Predicate<T> condition, String otherwise) {
    return block(condition, subject -> otherwise);
  }

  SignalSchema<T> real(String name, ToDoubleFunction<T> reader) {
    return leaf(name, SimpleType.DOUBLE, false, rounded(reader));
  }

  /** A number that counts as emotion. */
  SignalSchema<T> emotion(String name, ToDoubleFunction<T> reader) {
    return leaf(name, SimpleType.DOUBLE, true, rounded(reader));
  }

  SignalSchema<T> whole(String name, ToLongFunction<T> reader) {
    return leaf(name, SimpleType.INT, false, s -> (Long) reader.applyAsLong(s));
  }

  SignalSchema<T> flag(String name, Predicate<T> reader) {
    return leaf(name, SimpleType.BOOL, false, s -> (Boolean) reader.test(s));
  }

  SignalSchema<T> text(String name, Function<T, String> reader) {
    return leaf(name, SimpleType.STRING, false, reader::apply);
  }

  /** A text that counts as emotion. */
  SignalSchema<T> emotionText(String name, Function<T, String> reader) {
    return leaf(name, SimpleType.STRING, true, reader::apply);
  }

  private static <T> Function<T, Object> rounded(ToDoubleFunction<T> reader) {
    return s -> (Double) Quantum.thousandths(reader.applyAsDouble(s));
  }

  SignalSchema<T> nested(SignalSchema<T> schema) {
    fields.put(schema.path.substring(schema.path.lastIndexOf('.') + 1), new Nested<>(schema));
    return this;
  }

  private SignalSchema<T> leaf(
      String name, CelType type, boolean emotion, Function<T, Object> reader) {
    String full = path + "." + name;
    var attribute = CelAttribute.fromQualifiedIdentifier(full);
    fields.put(
        name, new Leaf<>(full, type, conditional, emotion, available, reader, whyNot, attribute));
    return this;
  }

  StructType type() {
    ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
    fields.forEach((name, field) -> types.put(name, typeOf(field)));
    ImmutableMap<String, CelType> fixed = types.buildOrThrow();
    return StructType.create(
        typeName, fixed.keySet(), name -> Optional.ofNullable(fixed.get(name)));
  }

  private static <T> CelType typeOf(Field<T> field) {
    return switch (field) {
      case Leaf<T> leaf -> leaf.type();
      case Nested<T> nested -> nested.schema().reference();
    };
  }
}
