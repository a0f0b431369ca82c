package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.engine.FakeEngine.Answer;
import io.github.mirrorctl.engine.FakeEngine.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The images of a fake engine: each a name and the path of the configuration in it. */
public final class FakeImages {
  /** What a pull answers instead of downloading: a status and the engine's words. */
  public volatile Optional<String> pullRefused = Optional.empty();

  /** What a pull says in the middle of its stream. */
  public volatile Optional<String> pullBreaks = Optional.empty();

  private final Map<String, String> configPaths = new LinkedHashMap<>();

  synchronized void add(String name, String configPath) {
    configPaths.put(name, configPath);
  }

  synchronized boolean has(String name) {
    return configPaths.containsKey(name);
  }

  synchronized String configPath(String name) {
    return configPaths.getOrDefault(name, "");
  }

  synchronized Answer answer(Request request) {
    String path = request.path();
    if (path.equals("/images/create")) {
      return pull(request);
    } else if (path.equals("/images/load")) {
      return load(request.body());
    }
    return image(path.substring("/images/".length(), path.lastIndexOf("/json")));
  }

  private Answer image(String name) {
    if (!has(name)) {
      return Answer.message(404, "No such image: " + name);
    }
    ObjectNode image = FakeDocker.JSON.createObjectNode().put("Id", "sha256:" + "2".repeat(64));
    image.putArray("RepoTags").add(name);
    image.putObject("Config").putNull("Labels");
    return Answer.json(200, image);
  }

  private Answer pull(Request request) {
    String tag = request.parameter("tag");
    String image = request.parameter("fromImage") + (tag.isEmpty() ? "" : ":" + tag);
    if (pullRefused.isPresent()) {
      return Answer.message(500, pullRefused.get());
    }
    List<byte[]> lines = new ArrayList<>();
    lines.add(event("status", "Pulling from library/registry", "id", "2"));
    for (int done : List.of(5, 10)) {
      ObjectNode layer =
          FakeDocker.JSON.createObjectNode().put("status", "Downloading").put("id", "ab12");
      layer.putObject("progressDetail").put("current", done).put("total", 10);
      lines.add(FakeEngine.bytes(layer + "\r\n"));
    }
    if (pullBreaks.isPresent()) {
      lines.add(error(pullBreaks.get()));
    } else {
      lines.add(event("status", "Status: Downloaded newer image for " + image));
      add(image, image.contains("registry:3") ? FakeDocker.V3_CONFIG : FakeDocker.V2_CONFIG);
    }
    return Answer.stream("application/json", lines);
  }

  /** The engine answers 200 first, and tells what is wrong with an archive afterwards. */
  private Answer load(InputStream archive) {
    List<byte[]> lines = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals("manifest.json")) {
          for (JsonNode tag :
              FakeDocker.JSON.readTree(tar.readAllBytes()).path(0).path("RepoTags")) {
            add(tag.asText(), FakeDocker.V2_CONFIG);
            lines.add(event("stream", "Loaded image: " + tag.asText() + "\n"));
          }
        }
      }
    } catch (IOException e) {
      lines.add(error("Error processing tar file(exit status 1): unexpected EOF"));
    }
    return Answer.stream("application/json", lines);
  }

  private static byte[] event(String... pairs) {
    ObjectNode event = FakeDocker.JSON.createObjectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      event.put(pairs[i], pairs[i + 1]);
    }
    return FakeEngine.bytes(event + "\r\n");
  }

  private static byte[] error(String words) {
    ObjectNode error = FakeDocker.JSON.createObjectNode().put("error", words);
    error.putObject("errorDetail").put("message", words);
    return FakeEngine.bytes(error + "\r\n");
  }
}
