package io.github.mirrorctl.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What this machine is called. */
public final class HostNames {
  private HostNames() {}

  /** The names that it gives itself: the kernel's, and those beside it in the hosts file. */
  public static Set<String> own(HostEnvironment environment) {
    Set<String> names = new LinkedHashSet<>();
    Optional<String> kernels =
        TextFile.read(environment.system("/proc/sys/kernel/hostname"))
            .map(String::strip)
            .filter(name -> !name.isEmpty() && !name.equals("(none)"));
    if (kernels.isEmpty()) {
      return names;
    }
    names.add(kernels.get());
    TextFile.read(environment.system("/etc/hosts"))
        .orElse("")
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
        .map(words -> Arrays.asList(words).subList(1, Math.max(1, words.length)))
        .filter(beside -> beside.contains(kernels.get()))
        .forEach(names::addAll);
    return names;
  }

  /** The name that others know it by, if anybody tells in that time. */
  public static Optional<String> known(String own, Duration patience) {
    CompletableFuture<Optional<String>> asked = new CompletableFuture<>();
    Thread thread = new Thread(() -> asked.complete(canonical(own)), "asks for this host's name");
    thread.setDaemon(true);
    thread.start();
    return asked
        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Optional<String> canonical(String own) {
    try {
      String name = InetAddress.getByName(own).getCanonicalHostName();
      // an address is what comes where there is no name
      return List.of(own, "localhost").contains(name) || name.matches("[0-9.]+|.*:.*")
          ? Optional.empty()
          : Optional.of(name);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
