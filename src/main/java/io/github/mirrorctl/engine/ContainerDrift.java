package io.github.mirrorctl.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a container differs from what its mirror should run in, in words for a person. */
public final class ContainerDrift {
  private ContainerDrift() {}

  /**
   * The differences, each a clause such as "it listens on 127.0.0.1:5001 instead of
   * 127.0.0.1:5000".
   */
  public static List<String> between(ContainerSpec desired, ActualContainer actual) {
    List<String> drift = new ArrayList<>();
    if (actual.state().equals("paused")) {
      drift.add("it is paused");
    }
    differ(drift, "it was made from", actual.image(), desired.image());
    differ(drift, "its restart policy is", actual.restartPolicy(), ContainerSpec.RESTART_POLICY);
    differ(
        drift,
        "it runs",
        String.join(" ", actual.command()),
        String.join(" ", ContainerSpec.COMMAND));
    differ(drift, "it stores in", storage(actual), desired.storage().toString());
    differ(drift, "it listens on", published(desired, actual), desired.listen().toString());
    differ(
        drift,
        "it mirrors",
        actual.labels().getOrDefault(ContainerSpec.LABEL_UPSTREAM, "an unknown upstream"),
        Objects.requireNonNull(desired.labels().get(ContainerSpec.LABEL_UPSTREAM)));
    if (!Objects.equals(
        actual.labels().get(ContainerSpec.LABEL_CONFIG),
        desired.labels().get(ContainerSpec.LABEL_CONFIG))) {
      drift.add("its config.yml was changed since it was started");
    }
    certificate(actual, desired).ifPresent(drift::add);
    if (!actual.logOptions().entrySet().containsAll(ContainerSpec.LOG_OPTIONS.entrySet())) {
      drift.add("its log isn't rotated");
    }
    // sudo drops the proxy variables: that they are missing now says nothing about what should be
    for (Map.Entry<String, String> proxy : desired.proxies().entrySet()) {
      if (!actual.environment().contains(proxy.getKey() + "=" + proxy.getValue())) {
        // without a user and a password, if there are such
        drift.add(proxy.getKey() + " is not " + proxy.getValue().replaceFirst("^.*@", "…@"));
      }
    }
    return drift;
  }

  /** What else its config.yml tells is told by that. */
  private static Optional<String> certificate(ActualContainer actual, ContainerSpec desired) {
    String is = actual.labels().get(ContainerSpec.LABEL_CERTIFICATE);
    String shouldBe = desired.labels().get(ContainerSpec.LABEL_CERTIFICATE);
    return is != null && shouldBe != null && !is.equals(shouldBe)
        ? Optional.of("its certificate was renewed since it was started")
        : Optional.empty();
  }

  private static String storage(ActualContainer actual) {
    String end = ":" + ContainerSpec.DATA;
    return actual.binds().stream()
        .map(
            bind ->
                bind.endsWith(":rw") || bind.endsWith(":ro")
                    ? bind.substring(0, bind.length() - 3)
                    : bind)
        .filter(bind -> bind.endsWith(end))
        .map(bind -> bind.substring(0, bind.length() - end.length()))
        .findFirst()
        .orElse("the container itself");
  }

  private static String published(ContainerSpec desired, ActualContainer actual) {
    List<String> addresses = actual.published().getOrDefault(desired.port() + "/tcp", List.of());
    return addresses.isEmpty() ? "no address of this machine" : String.join(" and ", addresses);
  }

  private static void differ(List<String> drift, String what, String is, String shouldBe) {
    if (!is.equals(shouldBe)) {
      drift.add(what + " " + is + " instead of " + shouldBe);
    }
  }
}
