package io.github.mirrorctl.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a running server says of itself, for the commands that look after it: a file of the server's
 * own, which says what is really in force, whatever the settings say by now.
 *
 * @param pid the server's process
 * @param loads how often it has read its settings, with whatever result
 * @param mirrors what it serves
 * @param metrics where it shows its metrics; empty where it doesn't
 * @param problem why the last settings weren't taken; empty when they were
 */
public record Serving(
    long pid, int loads, List<Served> mirrors, Optional<String> metrics, String problem) {
  /** What else a server goes by, told as mirrors.yml has it. */
  private static final List<MirrorKey> WORDS =
      List.of(
          MirrorKey.REVALIDATE,
          MirrorKey.VERIFY_EVERY,
          MirrorKey.CA_FILE,
          MirrorKey.TOKEN_HOSTS,
          MirrorKey.TLS,
          MirrorKey.TLS_CERT,
          MirrorKey.TLS_KEY,
          MirrorKey.AUTH,
          MirrorKey.ALLOW);

  public Serving {
    mirrors = List.copyOf(mirrors);
  }

  /**
   * One mirror that is served.
   *
   * @param stamp what its {@code config.yml} was recognised by when it was read
   */
  public record Served(Mirror mirror, String stamp) {}

  public Optional<Served> find(String name) {
    return mirrors.stream().filter(served -> served.mirror().name().equals(name)).findFirst();
  }

  public String text() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("pid", pid);
    json.put("loads", loads);
    ObjectNode all = json.putObject("mirrors");
    for (Served served : mirrors) {
      ObjectNode keys = all.putObject(served.mirror().name());
      for (MirrorKey key : MirrorKey.values()) {
        keys.put(key.key(), key.write(served.mirror()));
      }
      keys.put("stamp", served.stamp());
    }
    json.put("metrics", metrics.orElse(""));
    json.put("problem", problem);
    return json.toPrettyString() + "\n";
  }

  /** Reads such a text; empty for one that isn't. */
  public static Optional<Serving> parse(String text) {
    try {
      JsonNode json = new JsonMapper().readTree(text);
      List<Served> mirrors = new ArrayList<>();
      JsonNode all = json.path("mirrors");
      for (String name : (Iterable<String>) all::fieldNames) {
        JsonNode keys = all.path(name);
        Mirror mirror = Defaults.system().mirror(name);
        for (MirrorKey key : MirrorKey.values()) {
          mirror = key.read(mirror, keys.path(key.key()).asText());
        }
        mirrors.add(new Served(mirror, keys.path("stamp").asText()));
      }
      return Optional.of(
          new Serving(
              json.path("pid").asLong(),
              json.path("loads").asInt(),
              mirrors,
              Optional.of(json.path("metrics").asText()).filter(where -> !where.isEmpty()),
              json.path("problem").asText()));
    } catch (JsonProcessingException | IllegalArgumentException | InvalidInput e) {
      return Optional.empty(); // an older version's, or half of one
    }
  }

  /** How what is served differs from the mirror as it should be, in words for a person. */
  public static List<String> drift(Served served, Mirror desired, String stamp) {
    List<String> drift = new ArrayList<>();
    Mirror actual = served.mirror();
    differ(drift, "it mirrors", actual.upstream(), desired.upstream());
    differ(drift, "it stores in", actual.storage(), desired.storage());
    differ(drift, "it listens on", actual.listen(), desired.listen());
    for (MirrorKey key : WORDS) {
      differ(drift, "its " + key.key() + " is", word(key, actual), word(key, desired));
    }
    if (!served.stamp().equals(stamp)) {
      drift.add("its config.yml was changed since it was started");
    }
    return drift;
  }

  private static String word(MirrorKey key, Mirror mirror) {
    String value = key.write(mirror);
    return value.isEmpty() ? "none" : value;
  }

  private static void differ(List<String> drift, String what, Object is, Object shouldBe) {
    if (!Objects.equals(is, shouldBe)) {
      drift.add(what + " " + is + " instead of " + shouldBe);
    }
  }
}
