package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files laid out in every odd way: the edit must say what was meant, and must be undone by text.
 */
class DaemonJsonRandomTest {
  private static final URI MIRROR = URI.create("http://127.0.0.1:5000");
  private static final List<String> SPACE =
      List.of("", "", " ", "\n", "\n  ", "\r\n\t", "\t", "  ");
  private static final List<String> VALUES =
      List.of(
          "true", "null", "-1.5e3", "\"a \\\" ] } , \"", "[]", "{}", "[1, [2 ]]", "{\"k\" : [ ]}");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void an_edit_changes_only_its_list(long seed) throws IOException {
    Random random = new Random(seed);
    JsonMapper mapper = new JsonMapper();
    for (int i = 0; i < 400; i++) {
      String before = file(random);
      DaemonJson edited = DaemonJson.parse(before, "f").withMirrorsFirst(List.of(MIRROR));
      assertThat(edited.registryMirrors().get(0)).as(before).isEqualTo(MIRROR.toString());
      ObjectNode was = (ObjectNode) mapper.readTree(before);
      ObjectNode is = (ObjectNode) mapper.readTree(edited.text());
      was.remove("registry-mirrors");
      is.remove("registry-mirrors");
      assertThat(is).as(before).isEqualTo(was);
      DaemonJson back = edited.without(List.of(MIRROR), List.of());
      boolean hadOthers = !DaemonJson.parse(before, "f").registryMirrors().isEmpty();
      if (hadOthers || (!before.contains("registry-mirrors") && !was.isEmpty())) {
        assertThat(back.text()).isEqualTo(before);
      }
    }
  }

  private static String file(Random random) {
    StringBuilder text = new StringBuilder(space(random)).append('{');
    int members = random.nextInt(4);
    int list = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : ",").append(space(random));
      String value = i == list ? list(random) : VALUES.get(random.nextInt(VALUES.size()));
      text.append('"').append(i == list ? "registry-mirrors" : "key\\\"" + i).append('"');
      text.append(space(random)).append(':').append(space(random)).append(value);
      text.append(space(random));
    }
    return text.append(space(random)).append('}').append(space(random)).toString();
  }

  private static String list(Random random) {
    StringBuilder text = new StringBuilder("[");
    int items = random.nextInt(3);
    for (int i = 0; i < items; i++) {
      text.append(i == 0 ? "" : ",").append(space(random));
      text.append("\"https://m").append(i).append('"').append(space(random));
    }
    return text.append(space(random)).append(']').toString();
  }

  private static String space(Random random) {
    return SPACE.get(random.nextInt(SPACE.size()));
  }
}
