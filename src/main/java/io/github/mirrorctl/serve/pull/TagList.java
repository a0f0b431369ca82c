package io.github.mirrorctl.serve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An upstream's list of a repository's tags, put in order: distribution's registry 2 knows nothing
 * of pages and lists its tags as they come, where the specification wants them sorted.
 */
record TagList(String name, List<String> tags) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a list; empty for what is none. */
  static Optional<TagList> parse(byte[] body) {
    try {
      JsonNode list = JSON.readTree(body);
      JsonNode tags = list.path("tags");
      if (!list.path("name").isTextual() || !(tags.isArray() || tags.isNull())) {
        return Optional.empty();
      }
      List<String> all = new ArrayList<>();
      tags.forEach(tag -> all.add(tag.asText()));
      return Optional.of(new TagList(list.path("name").asText(), all));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Those that stand after the page's beginning, in order. */
  List<String> after(Page page) {
    return tags.stream()
        .filter(tag -> page.after().isEmpty() || tag.compareTo(page.after().get()) > 0)
        .sorted()
        .toList();
  }
}
