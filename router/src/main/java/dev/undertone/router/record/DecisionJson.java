package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A decision record as JSON: names in snake_case, durations in milliseconds, an absent value as
 * null, sets and maps in the order of their names, so that one record has one text. Any thread.
 */
public final class DecisionJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .addModule(values())
          .build();

  public String write(DecisionRecord decision) {
    try {
      return mapper.writeValueAsString(decision);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("decision '" + decision.id() + "' cannot be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException when it is not the JSON of a decision
   */
  public DecisionRecord read(String json) {
    try {
      return mapper.readValue(json, DecisionRecord.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a decision record: " + e.getOriginalMessage(), e);
    }
  }

  private static SimpleModule values() {
    var module = new SimpleModule("decision");
    module.addSerializer(Duration.class, new MillisWriter());
    module.addDeserializer(Duration.class, new MillisReader());
    module.addSerializer(Set.class, new SetWriter());
    module.addSerializer(Optional.class, new OptionalWriter());
    module.addDeserializer(Optional.class, new OptionalReader(null));
    return module;
  }

  private static final class MillisWriter extends JsonSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.toMillis());
    }
  }

  private static final class MillisReader extends JsonDeserializer<Duration> {
    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Duration.ofMillis(in.getLongValue());
    }
  }

  /** In one order, for that of a Set changes from one start of the JVM to the next. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // Jackson registers by class.
  private static final class SetWriter extends JsonSerializer<Set> {
    @Override
    public void serialize(Set value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (Object each : new TreeSet<Object>(value)) {
        provider.defaultSerializeValue(each, out);
      }
      out.writeEndArray();
    }
  }

  @SuppressWarnings("rawtypes") // Jackson registers by class, and this one has a parameter.
  private static final class OptionalWriter extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), out);
      } else {
        out.writeNull();
      }
    }
  }

  @SuppressWarnings("rawtypes") // Likewise.
  private static final class OptionalReader extends JsonDeserializer<Optional>
      implements ContextualDeserializer {
    private final @Nullable JavaType inside;

    OptionalReader(@Nullable JavaType inside) {
      this.inside = inside;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      JavaType type = property == null ? context.getContextualType() : property.getType();
      return new OptionalReader(type.containedType(0));
    }

    @Override
    public Optional deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Optional.of(context.readValue(in, inside));
    }

    @Override
    public Optional getNullValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
