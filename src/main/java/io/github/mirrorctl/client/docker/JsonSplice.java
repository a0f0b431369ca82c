package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.docker.JsonMap.Item;
import io.github.mirrorctl.client.docker.JsonMap.Member;
import java.util.List;

/**
 * Puts strings into the lists of a JSON object's text, and takes them out: only what must change is
 * touched.
 *
 * @param map where the text's members stand
 */
record JsonSplice(String text, JsonMap map) {
  /** The text with the key and its list, or with the list's first item before the others. */
  String inserted(String key, List<String> value) {
    if (text.isBlank()) {
      return "{\n  " + JsonStyle.NEW.list(key, value) + "\n}\n";
    }
    JsonStyle style = JsonStyle.of(text, map);
    Member member = map.member(key).orElse(null);
    if (member == null) {
      return map.members().isEmpty()
          ? splice(
              map.open() + 1,
              map.close(),
              style.beforeMember() + style.list(key, value) + style.beforeClose())
          : splice(last().end(), last().end(), "," + style.beforeMember() + style.list(key, value));
    }
    List<Item> items = member.items().orElseThrow();
    if (items.isEmpty()) {
      return splice(member.keyStart(), member.end(), style.list(key, value));
    }
    Item first = items.get(0);
    return splice(
        first.start(),
        first.start(),
        JsonStyle.quote(value.get(0)) + separator(member, items, style));
  }

  private String separator(Member member, List<Item> items, JsonStyle style) {
    if (items.size() > 1) {
      return text.substring(items.get(0).end(), items.get(1).start());
    }
    String lead = text.substring(member.start() + 1, items.get(0).start());
    if (lead.contains("\n")) {
      return "," + lead;
    }
    return style.isOneLine() && style.beforeMember().isEmpty() ? "," : ", ";
  }

  /** The text without that item; the last one goes with its key. */
  String withoutItem(String key, int index) {
    Member member = map.member(key).orElseThrow();
    List<Item> items = member.items().orElseThrow();
    if (items.size() > 1) {
      return index + 1 < items.size()
          ? splice(items.get(index).start(), items.get(index + 1).start(), "")
          : splice(items.get(index - 1).end(), items.get(index).end(), "");
    }
    int at = map.members().indexOf(member);
    if (map.members().size() == 1) {
      return splice(map.open() + 1, map.close(), "");
    }
    return at + 1 < map.members().size()
        ? splice(member.keyStart(), map.members().get(at + 1).keyStart(), "")
        : splice(map.members().get(at - 1).end(), member.end(), "");
  }

  private Member last() {
    return map.members().get(map.members().size() - 1);
  }

  private String splice(int from, int to, String with) {
    return text.substring(0, from) + with + text.substring(to);
  }
}
