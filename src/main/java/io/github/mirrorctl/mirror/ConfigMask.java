package io.github.mirrorctl.mirror;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A configuration's text as it may be shown: no secret in it, commented out ones neither. */
final class ConfigMask {
  private static final String MASK = "********";

  // of proxy, http, redis, the storage drivers, and headers of notification endpoints
  private static final String SECRET_WORDS =
      "password|passwd|secret|access-?key|account-?key|private-?_?key|authorization|cookie|token";
  private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(" + SECRET_WORDS + ").*");
  private static final Pattern SECRET_COMMENT =
      Pattern.compile(
          "(?im)^([ \\t]*#[^\\r\\n]*?(?:"
              + SECRET_WORDS
              + ")\\w*[\"']?[ \\t]*[:=][ \\t]*)[^\\r\\n]+");
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s]*@");

  private final YamlText yaml;
  private final YamlLayout layout;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final TreeMap<Integer, Integer> secrets = new TreeMap<>();

  ConfigMask(YamlText yaml) {
    this.yaml = yaml;
    this.layout = new YamlLayout(yaml.text());
  }

  static String withoutUserInfo(String text) {
    return USER_INFO.matcher(text).replaceAll("://" + MASK + "@");
  }

  String masked() {
    yaml.root().ifPresent(root -> collect(root, false));
    StringBuilder shown = new StringBuilder(yaml.text());
    secrets.descendingMap().forEach((start, end) -> shown.replace(start, end, mask(end)));
    return SECRET_COMMENT.matcher(withoutUserInfo(shown.toString())).replaceAll("$1" + MASK);
  }

  /** A block scalar's end is behind its line break. */
  private String mask(int end) {
    return layout.atLineStart(end) ? MASK + layout.lineBreak() : MASK;
  }

  private void collect(Node node, boolean secret) {
    if (node instanceof ScalarNode) {
      if (secret && layout.end(node) > layout.start(node)) {
        secrets.put(layout.start(node), layout.end(node));
      }
      return;
    }
    if (!secret && !seen.add(node)) {
      return;
    }
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> collect(item, secret));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        boolean named =
            entry.getKeyNode() instanceof ScalarNode key
                && SECRET_KEY.matcher(key.getValue()).matches();
        // auth.token is a mapping of names and places
        boolean single = !(entry.getValueNode() instanceof MappingNode);
        collect(entry.getValueNode(), secret || (named && single));
      }
    }
  }
}
