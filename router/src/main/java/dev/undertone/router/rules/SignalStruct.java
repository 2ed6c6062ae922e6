package dev.undertone.router.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.values.StructValue;
import java.util.Optional;

/**
 * One declared struct over one subject, as CEL sees it. Nothing is read before it is asked for.
 *
 * <p>Its parts do not change after they are built, which their types do not say.
 */
@SuppressWarnings("Immutable")
final class SignalStruct<T> extends StructValue<String, Object> {
  private final SignalSchema<T> schema;
  private final T subject;

  SignalStruct(SignalSchema<T> schema, T subject) {
    this.schema = schema;
    this.subject = subject;
  }

  @Override
  public Object select(String name) {
    return switch (schema.field(name)) {
      case SignalSchema.Leaf<T> leaf -> {
        Object value = leaf.read(subject);
        yield value == null ? leaf.unknown() : value;
      }
      case SignalSchema.Nested<T> nested -> new SignalStruct<>(nested.schema(), subject);
      case null -> throw new IllegalStateException(schema.path() + "." + name + " is not declared");
    };
  }

  @Override
  public Optional<Object> find(String name) {
    return switch (schema.field(name)) {
      case SignalSchema.Leaf<T> leaf -> {
        Object value = leaf.read(subject);
        // What a record does not keep was there: a rule that asks for it got further.
        yield value == null && leaf.isWithheld(subject)
            ? Optional.of(leaf.unknown())
            : Optional.ofNullable(value);
      }
      case SignalSchema.Nested<T> nested ->
          Optional.of(new SignalStruct<>(nested.schema(), subject));
      case null -> Optional.empty();
    };
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return schema.reference();
  }
}
