package io.github.mirrorctl.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to put an edited file back.
 *
 * @param existed whether there was a file before the first change
 * @param createdDirectories the directories that were made for it, outermost first
 * @param added what was added to it, in the editor's own words
 * @param written SHA-256 of what was written last and, for a crash in between, the time before
 * @param edited whether somebody else changed it between two of our writes
 * @param hidden the mode that it had before a secret went into it, as {@code rw-r--r--}; empty when
 *     mirrorctl didn't change its mode
 */
public record UndoRecord(
    boolean existed,
    List<String> createdDirectories,
    List<String> added,
    List<String> written,
    boolean edited,
    String hidden) {
  public UndoRecord {
    createdDirectories = List.copyOf(createdDirectories);
    added = List.copyOf(added);
    written = List.copyOf(written);
  }

  /** The first mode counts: later ones are mirrorctl's own, or somebody's who saw the secret. */
  UndoRecord withHidden(String mode) {
    return new UndoRecord(
        existed, createdDirectories, added, written, edited, hidden.isEmpty() ? mode : hidden);
  }

  UndoRecord without(List<String> entries) {
    List<String> left = added.stream().filter(entry -> !entries.contains(entry)).toList();
    return new UndoRecord(existed, createdDirectories, left, written, edited, hidden);
  }

  String toJson() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("existed", existed);
    createdDirectories.forEach(json.putArray("createdDirectories")::add);
    added.forEach(json.putArray("added")::add);
    written.forEach(json.putArray("written")::add);
    json.put("edited", edited);
    json.put("hidden", hidden);
    return json.toPrettyString() + "\n";
  }

  static UndoRecord fromJson(String text, Path file) {
    try {
      JsonNode json = new JsonMapper().readTree(text);
      if (!json.path("existed").isBoolean() || !json.path("written").isArray()) {
        throw damaged(file, null);
      }
      return new UndoRecord(
          json.path("existed").asBoolean(),
          strings(json.path("createdDirectories")),
          strings(json.path("added")),
          strings(json.path("written")),
          json.path("edited").asBoolean(),
          json.path("hidden").asText());
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    }
  }

  private static Failure damaged(Path file, @Nullable Exception cause) {
    String message = file + " is damaged: mirrorctl can't read what it had changed";
    String next =
        "compare the file with its .mirrorctl-backup, mend it by hand, then delete " + file;
    return cause == null ? Failure.of(message, next) : Failure.of(message, next, cause);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asText()));
    return strings;
  }
}
