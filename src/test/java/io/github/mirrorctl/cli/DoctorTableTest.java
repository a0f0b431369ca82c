package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.doctor.Check;
import io.github.mirrorctl.doctor.Examined;
import io.github.mirrorctl.doctor.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTableTest {
  private static final List<Examined> ONE =
      List.of(
          new Examined(
              "engine",
              Check.MACHINE,
              Finding.ok("Docker 20.10.24 (API 1.41) answers at unix:///var/run/docker.sock")),
          new Examined(
              "registry",
              "docker.io",
              Finding.warning(
                  "registry:2 downloads every new blob twice",
                  "use --engine embedded, or --image registry:3")),
          new Examined(
              "disk-space",
              "docker.io",
              Finding.wrong(
                  "/var/lib/docker-registry has 120 MB left of 20 GB",
                  "make room there, or move the cache to a larger disk: 'storage:' of docker.io in"
                      + " mirrors.yml")),
          new Examined("daemon-process", "docker.io", Finding.skipped("needs root")));

  private static String rendered(boolean colour, List<Examined> examined) {
    return new DoctorTable(new Palette(colour)).render(DoctorReport.of(examined));
  }

  @Test
  void shows_each_finding_and_below_it_its_remedy_within_80_columns() {
    String shown = rendered(false, ONE);
    assertThat(shown)
        .isEqualTo(
            """
            ok        engine           Docker 20.10.24 (API 1.41) answers at
                                       unix:///var/run/docker.sock
            warning   registry         registry:2 downloads every new blob twice
                      remedy: use --engine embedded, or --image registry:3
            wrong     disk-space       /var/lib/docker-registry has 120 MB left of 20 GB
                      remedy: make room there, or move the cache to a larger disk:
                              'storage:' of docker.io in mirrors.yml
            skipped   daemon-process   needs root
            """);
    assertThat(shown.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void gives_each_of_several_mirrors_its_heading() {
    assertThat(
            rendered(
                false,
                List.of(
                    new Examined("engine", Check.MACHINE, Finding.ok("it answers")),
                    new Examined("address", "docker.io", Finding.ok("it answers")),
                    new Examined("address", "ghcr.io", Finding.wrong("it doesn't", "start it")))))
        .isEqualTo(
            """
            this machine
            ok        engine    it answers

            docker.io
            ok        address   it answers

            ghcr.io
            wrong     address   it doesn't
                      remedy: start it
            """);
  }

  @Test
  void colours_the_levels_alone() {
    String shown = rendered(true, ONE);
    assertThat(shown).contains("\u001b[32mok\u001b[m        engine");
    assertThat(shown.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(rendered(false, ONE));
  }
}
