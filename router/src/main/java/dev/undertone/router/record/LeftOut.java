package dev.undertone.router.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.RouteDecision.Score;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts that are not written where there is nothing in them, and what they are read as then. */
final class LeftOut {

  private static final Map<Class<?>, Object> NOTHING =
      Map.of(
          Ask.class, Ask.NOTHING,
          Continuity.class, Continuity.NONE,
          Score.class, Score.NONE,
          Dynamics.class, Dynamics.NONE,
          Prosody.Hesitation.class, Prosody.Hesitation.ABSENT,
          Prosody.Rate.class, Prosody.Rate.ABSENT,
          Prosody.Pitch.class, Prosody.Pitch.ABSENT,
          Prosody.Level.class, Prosody.Level.ABSENT,
          Prosody.Phonation.class, Prosody.Phonation.ABSENT,
          Prosody.Quality.class, Prosody.Quality.ABSENT);

  private LeftOut() {}

  /** Has a mapper leave them out when it writes, and zeros and false as well. */
  static JsonMapper.Builder from(JsonMapper.Builder mapper) {
    for (Class<?> primitive : List.of(boolean.class, int.class, long.class, double.class)) {
      include(mapper, primitive, JsonInclude.Include.NON_DEFAULT);
    }
    NOTHING.keySet().forEach(type -> include(mapper, type, JsonInclude.Include.CUSTOM));
    return mapper;
  }

  private static void include(
      JsonMapper.Builder mapper, Class<?> type, JsonInclude.Include include) {
    var value =
        include == JsonInclude.Include.CUSTOM
            ? JsonInclude.Value.ALL_NON_NULL.withValueFilter(IsNothing.class)
            : JsonInclude.Value.construct(include, include);
    mapper.withConfigOverride(type, each -> each.setInclude(value));
  }

  /** Jackson leaves out what a filter is equal to. */
  static final class IsNothing {
    @Override
    @SuppressWarnings("EqualsUnsafeCast") // It is asked of parts only, not of its like.
    public boolean equals(@Nullable Object part) {
      return part != null && part.equals(NOTHING.get(part.getClass()));
    }

    @Override
    public int hashCode() {
      return IsNothing.class.hashCode();
    }
  }

  /** Reads a part that is not there as nothing. */
  static final class Reader extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
      Object nothing = NOTHING.get(bean.getBeanClass());
      return nothing == null ? deserializer : new OrNothing(deserializer, nothing);
    }
  }

  private static final class OrNothing extends DelegatingDeserializer {
    private static final long serialVersionUID = 1;
    private final transient Object nothing;

    OrNothing(JsonDeserializer<?> present, Object nothing) {
      super(present);
      this.nothing = nothing;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> present) {
      return new OrNothing(present, nothing);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return nothing;
    }
  }
}
