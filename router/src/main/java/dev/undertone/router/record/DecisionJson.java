package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
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
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.ModelSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A decision record as JSON: names in snake_case, durations in milliseconds, an empty optional as
 * null, sets and maps in the order of their names, so that one record has one text. Any thread.
 */
public final class DecisionJson {
  private static final SerializedString ID = new SerializedString("id");
  private static final SerializedString REASON = new SerializedString("reason");
  private static final SerializedString RESULT = new SerializedString("result");

  /** What many decisions share and no caller has a part in. */
  private static final Map<Class<?>, Predicate<Object>> SHARED =
      Map.of(
          FleetView.class,
          fleet -> true,
          ModelSpec.class,
          model -> true,
          Ask.class,
          Ask.NOTHING::equals,
          Continuity.class,
          Continuity.NONE::equals,
          Dynamics.class,
          Dynamics.NONE::equals,
          Prosody.class,
          voice -> ((Prosody) voice).voicedMillis() == 0);

  private final ObjectMapper mapper;

  private DecisionJson(JsonMapper.Builder builder) {
    mapper =
        builder
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(values())
            .build();
  }

  /** Writes every field, for people and programs. */
  public static DecisionJson full() {
    return new DecisionJson(JsonMapper.builder());
  }

  /**
   * Leaves out zeros, false, and parts of which there is nothing, for a file: most decisions have
   * no voice. Either reads what the other wrote.
   */
  public static DecisionJson brief() {
    return new DecisionJson(LeftOut.from(JsonMapper.builder()));
  }

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
    module.setSerializerModifier(new RememberedJson(SHARED));
    module.setDeserializerModifier(new LeftOut.Reader());
    module.addSerializer(Duration.class, new MillisWriter());
    module.addSerializer(RuleTrace.class, new RuleWriter());
    module.addDeserializer(Duration.class, new MillisReader());
    module.addSerializer(Set.class, new SetWriter());
    module.addSerializer(Optional.class, new OptionalWriter());
    module.addDeserializer(Optional.class, new OptionalReader(null));
    return module;
  }

  /** By hand, for a record has dozens of them. */
  private static final class RuleWriter extends JsonSerializer<RuleTrace> {
    @Override
    public void serialize(RuleTrace rule, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      out.writeFieldName(ID);
      out.writeString(rule.id());
      out.writeFieldName(REASON);
      out.writeString(rule.reason());
      out.writeFieldName(RESULT);
      out.writeString(rule.result());
      out.writeEndObject();
    }
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
