package dev.undertone.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.router.dialect.BadRequestException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of one JSON object that somebody else wrote. A field that is missing or {@code null}
 * is not there; one that has the wrong type, is out of its range or is not known is an error that
 * names it.
 */
final class Fields {

  private final String path;
  private final JsonNode object;

  /**
   * @param path as errors call the object
   */
  Fields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
    if (!object.isObject()) {
      throw new BadRequestException(path, path + " must be an object");
    }
  }

  /** Refuses names that nobody reads. */
  Fields only(List<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new BadRequestException(
                    at(name), at(name) + " is unknown, must be one of " + String.join(", ", known));
              }
            });
    return this;
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  Optional<Fields> object(String name) {
    return has(name) ? Optional.of(new Fields(at(name), object.get(name))) : Optional.empty();
  }

  double real(String name, double least, double most) {
    if (!has(name)) {
      throw new BadRequestException(at(name), at(name) + " is missing");
    }
    JsonNode value = object.get(name);
    double number = value.asDouble();
    if (!value.isNumber() || !(number >= least && number <= most)) {
      throw wrong(name, "must be a number from " + plain(least) + " to " + plain(most));
    }
    return number;
  }

  double real(String name, double least, double most, double otherwise) {
    return has(name) ? real(name, least, most) : otherwise;
  }

  long whole(String name, long least, long most, long otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = object.get(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(name, "must be a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  int count(String name) {
    return (int) whole(name, 0, 1_000_000, 0);
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (!object.get(name).isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return object.get(name).booleanValue();
  }

  String text(String name, int most, String otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = object.get(name);
    if (!value.isTextual() || value.textValue().length() > most) {
      throw wrong(name, "must be a text of at most " + most + " characters");
    }
    return value.textValue();
  }

  /** A constant, written in lower case. */
  <E extends Enum<E>> E oneOf(String name, Class<E> constants, E otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    String written = object.get(name).asText();
    for (E each : constants.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(written)) {
        return each;
      }
    }
    StringBuilder words = new StringBuilder("must be ");
    String before = "";
    for (E each : constants.getEnumConstants()) {
      words.append(before).append(each.name().toLowerCase(Locale.ROOT));
      before = ", ";
    }
    throw wrong(name, words.toString());
  }

  /** An array whose items nobody here looks into. */
  void array(String name) {
    if (has(name) && !object.get(name).isArray()) {
      throw wrong(name, "must be an array");
    }
  }

  String at(String name) {
    return path + "." + name;
  }

  private BadRequestException wrong(String name, String rule) {
    String value = object.get(name).toString();
    String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
    return new BadRequestException(at(name), at(name) + " = " + shown + ", " + rule);
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
