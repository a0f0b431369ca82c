package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Patches configurations that are written in every style a generator knows, from a fixed seed. */
class RegistryConfigRandomTest {
  private static final Pattern COMMENT = Pattern.compile("#c\\d+");
  private static final List<String> VALUES =
      List.of(
          "x",
          "10s",
          "true",
          "~",
          "''",
          "'it''s # 1'",
          "\"a\\tb\"",
          "[a, 'b']",
          "{}",
          "\ud83d\udc33",
          "");

  private final Random random = new Random(2818);
  private int comments;

  @Test
  void changes_the_meaning_as_intended_and_nothing_twice() {
    for (int i = 0; i < 3000; i++) {
      String text = config();
      Optional<Credentials> credentials =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(new Credentials("[u", "p: '\u0001"));
      RegistryConfig patched = Configs.parse(text).patched(Configs.HUB, credentials);

      assertThat(load(patched.text())).as(text).isEqualTo(intended(load(text), credentials));
      assertThat(patched.patched(Configs.HUB, credentials).text()).isEqualTo(patched.text());
      assertThat(comments(patched.text()))
          .as(text)
          .containsAll(comments(withoutCache(text + "\n")));
      assertThat(patched.text().contains("\r")).isEqualTo(text.contains("\r"));
      // a blank line above a removed last line is the last one then, and ends the text
      if (!text.contains("\n\n") && !text.contains("\n\r\n")) {
        assertThat(patched.text().endsWith("\n")).as(text).isEqualTo(text.endsWith("\n"));
      }
    }
  }

  private static Map<String, Object> load(String text) {
    return new Yaml().load(text);
  }

  private static Map<String, Object> intended(
      Map<String, Object> data, Optional<Credentials> credentials) {
    Map<String, Object> proxy = inner(data, "proxy");
    // with its slash it means the same, and stays
    if (!"https://registry-1.docker.io/".equals(proxy.get("remoteurl"))) {
      proxy.put("remoteurl", Configs.HUB.toString());
    }
    credentials.ifPresent(
        given -> {
          proxy.put("username", given.username());
          proxy.put("password", given.password());
        });
    Map<String, Object> storage = inner(data, "storage");
    inner(storage, "delete").put("enabled", true);
    storage.remove("cache");
    return data;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> data, String key) {
    Object inner = data.get(key);
    Map<String, Object> map = inner == null ? new LinkedHashMap<>() : (Map<String, Object>) inner;
    data.put(key, map);
    return map;
  }

  private static List<String> comments(String text) {
    return COMMENT.matcher(text).results().map(match -> match.group()).toList();
  }

  /** Without what goes with the cache: its line, and deeper ones down to its last key. */
  private static String withoutCache(String text) {
    return text.replaceAll("(?m)^( +)['\"]?cache['\"]?:.*\\R(?:(?:\\1 +.*|\\s*#.*|\\s*)\\R)*", "");
  }

  private String config() {
    Map<String, Object> storage = some("filesystem", "tag", "redirect");
    maybe(storage, "cache", some("blobdescriptor", "size"));
    maybe(storage, "delete", random.nextBoolean() ? Map.of("enabled", "false") : "");
    storage.putIfAbsent("maintenance", "x");
    Map<String, Object> proxy = some("ttl");
    maybe(proxy, "remoteurl", random.nextBoolean() ? "https://registry-1.docker.io/" : "");
    maybe(proxy, "password", random.nextBoolean() ? "old" : "'[old'");
    Map<String, Object> root = some("log", "http", "health");
    root.put("version", "0.1");
    root.put("storage", storage);
    maybe(root, "proxy", random.nextBoolean() ? proxy : "");

    int unit = 1 + random.nextInt(4);
    String text = random.nextInt(8) == 0 ? flow(shuffled(root)) : block(root, 0, unit);
    text = (random.nextInt(4) == 0 ? "# \ud83d\udc33\n---\n" : "") + text;
    text = random.nextInt(4) == 0 ? text.stripTrailing() : text;
    text = text.endsWith("\n") && random.nextInt(4) == 0 ? text + comment().strip() + "\n" : text;
    return random.nextInt(3) == 0 ? text.replace("\n", "\r\n") : text;
  }

  private Map<String, Object> some(String... keys) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String key : keys) {
      Object nested = random.nextInt(3) == 0 ? Map.of("a", "1", "b", value()) : value();
      maybe(map, key, nested);
    }
    return map;
  }

  private void maybe(Map<String, Object> map, String key, Object value) {
    if (random.nextInt(3) > 0) {
      map.put(key, value);
    }
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private Map<String, Object> shuffled(Map<String, Object> map) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.sort(keys);
    Collections.shuffle(keys, random);
    Map<String, Object> shuffled = new LinkedHashMap<>();
    keys.forEach(key -> shuffled.put(key, map.get(key)));
    return shuffled;
  }

  private String block(Map<String, Object> map, int indent, int unit) {
    StringBuilder text = new StringBuilder();
    String before = " ".repeat(indent);
    shuffled(map)
        .forEach(
            (key, value) -> {
              if (random.nextInt(6) == 0) {
                text.append(before).append(comment().strip()).append('\n');
              }
              text.append(before).append(quoted(key)).append(':');
              if (value instanceof Map<?, ?> inner && !inner.isEmpty() && random.nextInt(4) > 0) {
                text.append(random.nextInt(6) == 0 ? comment() : "").append('\n');
                text.append(block(cast(inner), indent + unit, unit));
              } else {
                String end = random.nextInt(6) == 0 ? comment() : "";
                text.append((" " + flow(value)).stripTrailing()).append(end).append('\n');
              }
              text.append(random.nextInt(8) == 0 ? "\n" : "");
            });
    return text.toString();
  }

  private String flow(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return (String) value;
    }
    List<String> entries = new ArrayList<>();
    shuffled(cast(map)).forEach((key, inner) -> entries.add(quoted(key) + ": " + flow(inner)));
    String comma = entries.isEmpty() || random.nextInt(4) > 0 ? "" : ",";
    return "{" + String.join(random.nextBoolean() ? ", " : " , ", entries) + comma + "}";
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private String quoted(String key) {
    return switch (random.nextInt(6)) {
      case 0 -> "'" + key + "'";
      case 1 -> "\"" + key + "\"";
      default -> key;
    };
  }

  private String comment() {
    return " #c" + comments++;
  }
}
