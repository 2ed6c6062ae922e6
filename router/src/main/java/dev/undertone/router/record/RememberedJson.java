package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value that was written a moment ago by its text of then: most of a decision is the same
 * instance as in the decision before, such as a model of the router file.
 *
 * <p>It knows values by identity, so they must not change. It holds the last {@value #SLOTS} of a
 * type at most, of {@value #MAX_CHARS} characters each, and must not be given what is a caller's.
 * Any thread.
 */
final class RememberedJson extends BeanSerializerModifier {
  private static final long serialVersionUID = 1;
  private static final int SLOTS = 64;
  private static final int MAX_CHARS = 16_384;

  private final transient Map<Class<?>, Predicate<Object>> types;

  /**
   * @param types what is remembered, and which values of it
   */
  RememberedJson(Map<Class<?>, Predicate<Object>> types) {
    this.types = Map.copyOf(types);
  }

  @Override
  @SuppressWarnings("unchecked") // A serializer of a bean takes any of its kind.
  public JsonSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
    Predicate<Object> which = types.get(bean.getBeanClass());
    return which == null ? serializer : new Remembering((JsonSerializer<Object>) serializer, which);
  }

  private record Entry(Object value, String text) {}

  @SuppressWarnings("ReferenceEquality") // That is the point: equality would cost what it saves.
  private static final class Remembering extends JsonSerializer<Object>
      implements ResolvableSerializer, ContextualSerializer {
    private final JsonSerializer<Object> inner;
    private final Predicate<Object> which;

    /** Several threads may fill one slot: either entry is right, and final in all its parts. */
    private final @Nullable Entry[] slots = new Entry[SLOTS];

    Remembering(JsonSerializer<Object> inner, Predicate<Object> which) {
      this.inner = inner;
      this.which = which;
    }

    @Override
    public void resolve(SerializerProvider provider) throws JsonMappingException {
      if (inner instanceof ResolvableSerializer resolvable) {
        resolvable.resolve(provider);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // As above.
    public JsonSerializer<?> createContextual(
        SerializerProvider provider, @Nullable BeanProperty property) throws JsonMappingException {
      JsonSerializer<?> contextual = provider.handlePrimaryContextualization(inner, property);
      return contextual == inner
          ? this
          : new Remembering((JsonSerializer<Object>) contextual, which);
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (!which.test(value)) {
        inner.serialize(value, out, provider);
        return;
      }
      int slot = System.identityHashCode(value) & (SLOTS - 1);
      Entry known = slots[slot];
      if (known == null || known.value != value) {
        known = new Entry(value, text(value, out, provider));
        if (known.text.length() <= MAX_CHARS) {
          slots[slot] = known;
        }
      }
      out.writeRawValue(known.text);
    }

    private String text(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      var text = new StringWriter();
      try (JsonGenerator apart = out.getCodec().getFactory().createGenerator(text)) {
        inner.serialize(value, apart, provider);
      }
      return text.toString();
    }
  }
}
