package io.github.mirrorctl.client.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.docker.JsonMap.Member;
import io.github.mirrorctl.mirror.InvalidInput;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A daemon.json as text. An edit splices the text where it must, so that every other byte stays as
 * its writer left it; the result is read again and compared as data before it is handed out.
 */
public final class DaemonJson {
  private static final String MIRRORS = "registry-mirrors";
  private static final String INSECURE = "insecure-registries";

  private static final Pattern SECRET_MEMBER =
      Pattern.compile(
          "(\"[^\"\\n]*(?:password|passwd|token|secret|credential)[^\"\\n]*\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern USER_INFO = Pattern.compile("(://)[^\"\\s@]+@");

  private final String text;
  private final String fileName;
  private final JsonMap map;

  private DaemonJson(String text, String fileName) {
    this.text = text;
    this.fileName = fileName;
    // today's daemon takes an empty file for {}; 20.10 doesn't start with it: an edit mends that
    this.map = JsonMap.of(text.isBlank() ? "{}" : text, fileName);
    strings(MIRRORS);
    strings(INSECURE);
  }

  /** Reads a daemon.json; throws InvalidInput for what the daemon can't take or we can't edit. */
  public static DaemonJson parse(String text, String fileName) {
    if (text.startsWith("\uFEFF")) {
      throw new InvalidInput(
          fileName + " starts with a byte order mark, which Docker before 23.0 refuses",
          "remove it with: sed -i '1s/^\\xEF\\xBB\\xBF//' " + fileName);
    }
    return new DaemonJson(text, fileName);
  }

  /** Reads a daemon.json's bytes, strictly UTF-8. */
  /**
   * The text of a daemon.json for a machine that has none: these mirrors, the first asked first.
   */
  public static String fresh(List<MirrorUrl> mirrors) {
    DaemonJson json =
        parse("{}", "daemon.json").withMirrorsFirst(mirrors.stream().map(MirrorUrl::uri).toList());
    for (MirrorUrl mirror : mirrors) {
      if (mirror.needsInsecureRegistry()) {
        json = json.withInsecureRegistry(mirror.insecureEntry());
      }
    }
    return json.text();
  }

  public static DaemonJson parse(byte[] bytes, String fileName) {
    try {
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), fileName);
    } catch (CharacterCodingException e) {
      throw new InvalidInput(
          fileName + " is not UTF-8 text, as JSON must be", "save it as UTF-8 without a mark");
    }
  }

  /**
   * A daemon.json's text as it may be shown: what is named like a secret, and what stands before
   * the {@code @} of a URL, is covered.
   */
  public static String masked(String text) {
    String covered = SECRET_MEMBER.matcher(text).replaceAll("$1\"********\"");
    return USER_INFO.matcher(covered).replaceAll("$1********@");
  }

  public String text() {
    return text;
  }

  /** The keys of the settings that stand in it, in their order. */
  public List<String> keys() {
    return map.members().stream().map(Member::key).toList();
  }

  public List<String> registryMirrors() {
    return strings(MIRRORS);
  }

  public List<String> insecureRegistries() {
    return strings(INSECURE);
  }

  /** This file with these mirrors first, in this order; itself when they are already. */
  public DaemonJson withMirrorsFirst(List<URI> mirrors) {
    List<String> now = registryMirrors();
    boolean already =
        now.size() >= mirrors.size()
            && IntStream.range(0, mirrors.size())
                .allMatch(i -> same(now.get(i), mirrors.get(i).toString()));
    if (already) {
      return this;
    }
    DaemonJson edited = this;
    for (int i = mirrors.size() - 1; i >= 0; i--) {
      edited = edited.first(MIRRORS, mirrors.get(i).toString());
    }
    return edited;
  }

  /** This file with the entry in {@code insecure-registries}; itself when it is there. */
  public DaemonJson withInsecureRegistry(String entry) {
    boolean already = insecureRegistries().stream().anyMatch(other -> same(other, entry));
    return already ? this : first(INSECURE, entry);
  }

  /** This file without these entries; a list that becomes empty goes with its key. */
  public DaemonJson without(Collection<URI> mirrors, Collection<String> insecure) {
    return remove(MIRRORS, text -> mirrors.stream().anyMatch(m -> same(text, m.toString())))
        .remove(INSECURE, text -> insecure.stream().anyMatch(entry -> same(text, entry)));
  }

  /**
   * This file with an empty list where it has none. A reload sets only what stands in the file: a
   * key that is gone leaves the daemon with what it had (seen with 20.10).
   */
  DaemonJson withExplicitLists() {
    return explicit(MIRRORS).explicit(INSECURE);
  }

  private DaemonJson explicit(String key) {
    return map.member(key).isPresent()
        ? this
        : new DaemonJson(splice().inserted(key, List.of()), fileName);
  }

  static boolean same(String one, String other) {
    return MirrorUrl.identity(one).equals(MirrorUrl.identity(other));
  }

  private DaemonJson first(String key, String value) {
    List<String> now = strings(key);
    int at =
        IntStream.range(0, now.size()).filter(i -> same(now.get(i), value)).findFirst().orElse(-1);
    if (at == 0) {
      return this;
    }
    List<String> wanted = new ArrayList<>(now);
    wanted.add(0, at < 0 ? value : wanted.remove(at));
    // an entry that only moves keeps its writer's spelling
    DaemonJson rest = at < 0 ? this : edited(splice().withoutItem(key, at), key, strings(key, at));
    return edited(rest.splice().inserted(key, List.of(wanted.get(0))), key, wanted);
  }

  private DaemonJson remove(String key, Predicate<String> which) {
    DaemonJson edited = this;
    for (int i = strings(key).size() - 1; i >= 0; i--) {
      if (which.test(edited.strings(key).get(i))) {
        edited = edited.edited(edited.splice().withoutItem(key, i), key, edited.strings(key, i));
      }
    }
    return edited;
  }

  private JsonSplice splice() {
    return new JsonSplice(text, map);
  }

  /** The edited text as a file, once it has proved to say what was meant. */
  private DaemonJson edited(String after, String key, List<String> wanted) {
    DaemonJson edited = new DaemonJson(after, fileName);
    ObjectNode meant = (ObjectNode) data();
    if (wanted.isEmpty()) {
      meant.remove(key);
    } else {
      ArrayNode list = meant.putArray(key);
      wanted.forEach(list::add);
    }
    if (!meant.equals(edited.data())) {
      throw new IllegalStateException(
          "an edit of " + fileName + " came out wrong: nothing written");
    }
    return edited;
  }

  private JsonNode data() {
    try {
      return new JsonMapper().readTree(text.isBlank() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text that was read once can be read again", e);
    }
  }

  private List<String> strings(String key, int without) {
    List<String> strings = new ArrayList<>(strings(key));
    strings.remove(without);
    return strings;
  }

  private List<String> strings(String key) {
    if (map.member(key).isEmpty()) {
      return List.of();
    }
    return map.member(key)
        .flatMap(Member::items)
        .filter(items -> items.stream().allMatch(item -> item.text().isPresent()))
        .map(items -> items.stream().map(item -> item.text().orElseThrow()).toList())
        .orElseThrow(
            () ->
                new InvalidInput(
                    fileName + ": \"" + key + "\" is not a list of strings",
                    "write it like \""
                        + key
                        + "\": [\"http://127.0.0.1:5000\"], then run this again;"
                        + " the file was left as it is"));
  }
}
