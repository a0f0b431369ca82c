package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A client that is told of its mirror and pulls as the test has it. */
final class FakeClient implements Client {
  Consumer<Canary> asks = canary -> {};
  String says = "no such image";
  Function<MirrorUse, Standing> standing = Standing::told;
  List<String> told = List.of();
  ClientKind kind = ClientKind.PODMAN;
  List<Path> authorities = List.of();
  Map<String, String> proxies = Map.of();
  List<Asker> askers =
      List.of(
          new Asker() {
            @Override
            public String name() {
              return "podman";
            }

            @Override
            public String ask(Canary canary, Duration limit) {
              asks.accept(canary);
              return says;
            }
          });

  @Override
  public ClientKind kind() {
    return kind;
  }

  @Override
  public Optional<String> found() {
    return Optional.of("podman 4.3");
  }

  @Override
  public List<Standing> standing(List<MirrorUse> mirrors) {
    return mirrors.stream().map(standing).toList();
  }

  @Override
  public void adopt(List<MirrorUse> mirrors) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isEdited() {
    return false;
  }

  @Override
  public void abandon(Predicate<Addition> which) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abandonFiles(Predicate<Addition> which) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> told(String registry) {
    return told;
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return authorities;
  }

  @Override
  public Map<String, String> proxies() {
    return proxies;
  }

  @Override
  public List<Asker> askers() {
    return askers;
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    return List.of();
  }
}
