package dev.brokerline.testing.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a payload as strictly as the broker does. A field of the wrong type rejects
 * the whole payload, with the broker's message for the request type.
 */
final class Fields {

  private final JsonNode object;
  private final String complaint;

  Fields(JsonNode object, String complaint) throws Refusal {
    this.object = object;
    this.complaint = complaint;
    require(object.isObject());
  }

  Fields object(String name) throws Refusal {
    return new Fields(object.path(name), complaint);
  }

  /** Returns the object, or null if it is absent or null. */
  @Nullable Fields optionalObject(String name) throws Refusal {
    return isAbsentOrNull(name) ? null : object(name);
  }

  List<Fields> objects(String name) throws Refusal {
    JsonNode array = object.path(name);
    require(array.isArray());
    List<Fields> objects = new ArrayList<>();
    for (JsonNode item : array) {
      objects.add(new Fields(item, complaint));
    }
    return objects;
  }

  String string(String name) throws Refusal {
    JsonNode field = object.path(name);
    require(field.isTextual());
    return field.textValue();
  }

  /** Returns the text, or null if it is absent or null. */
  @Nullable String optionalString(String name) throws Refusal {
    return isAbsentOrNull(name) ? null : string(name);
  }

  /** Returns the text, or the default if it is absent; null is refused. */
  String stringOr(String name, String absent) throws Refusal {
    return object.has(name) ? string(name) : absent;
  }

  List<String> strings(String name) throws Refusal {
    JsonNode array = object.path(name);
    require(array.isArray());
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array) {
      require(item.isTextual());
      strings.add(item.textValue());
    }
    return strings;
  }

  /** Returns the texts, or none if the field is absent; null is refused. */
  List<String> stringsOrNone(String name) throws Refusal {
    return object.has(name) ? strings(name) : List.of();
  }

  /** Returns the boolean, or the default if it is absent; null is refused. */
  boolean booleanOr(String name, boolean absent) throws Refusal {
    if (!object.has(name)) {
      return absent;
    }
    require(object.path(name).isBoolean());
    return object.path(name).booleanValue();
  }

  /** Returns the whole number from 0 to the limit. */
  long number(String name, long limit) throws Refusal {
    JsonNode field = object.path(name);
    require(field.isIntegralNumber() && field.canConvertToLong());
    require(field.longValue() >= 0 && field.longValue() <= limit);
    return field.longValue();
  }

  /** Returns the number, or the default if it is absent; null is refused. */
  long numberOr(String name, long limit, long absent) throws Refusal {
    return object.has(name) ? number(name, limit) : absent;
  }

  /** Returns the number, or null if it is absent or null. */
  @Nullable Long optionalNumber(String name, long limit) throws Refusal {
    return isAbsentOrNull(name) ? null : Long.valueOf(number(name, limit));
  }

  /** Refuses the payload unless the condition holds. */
  void require(boolean condition) throws Refusal {
    if (!condition) {
      throw Refusal.invalid(complaint);
    }
  }

  private boolean isAbsentOrNull(String name) {
    JsonNode field = object.path(name);
    return field.isMissingNode() || field.isNull();
  }
}
