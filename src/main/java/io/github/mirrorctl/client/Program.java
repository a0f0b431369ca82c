package io.github.mirrorctl.client;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that pulls what it is told to, the image's name being its last argument. */
public record Program(Commands commands, String name, List<String> argv, String transport)
    implements Asker {

  public static Asker of(Commands commands, String name, String... argv) {
    return new Program(commands, name, Arrays.asList(argv), "");
  }

  /** One that wants {@code docker://} before an image's name. */
  public static Asker ofTransport(Commands commands, String name, String... argv) {
    return new Program(commands, name, Arrays.asList(argv), "docker://");
  }

  @Override
  public String ask(Canary canary, Duration limit) {
    List<String> words = new ArrayList<>(argv);
    words.add(transport + canary.reference());
    try {
      Command.Result result = commands.run(limit, words);
      return result.ok() ? "" : result.lastWords();
    } catch (Failure e) {
      return String.valueOf(e.getMessage());
    }
  }
}
