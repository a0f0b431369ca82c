package io.github.mirrorctl.host.services;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of the small POSIX shell program that keeps the server running where no systemd does: it
 * starts it again when it ends, ever more slowly when it ends soon, and keeps its log short.
 */
final class SupervisorScript {
  private static final Pattern VARIABLE = Pattern.compile("(?m)^export ([A-Z_]+)='(.*)'$");

  private static final String TEXT =
      """
      #!/bin/sh
      # Written by 'mirrorctl start', taken away by 'mirrorctl down': keeps mirrorctl's server running.
      passing=%s
      log=%s
      most=10485760
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${PATH:+:$PATH}
      %sumask 022
      ulimit -n 65536 2> /dev/null || ulimit -n "$(ulimit -H -n)" 2> /dev/null

      # The server gets what it needs of the environment, and no secret of whoever ran mirrorctl;
      # it gains no rights that it hasn't, whatever it runs.
      serve() {
        %s
      }

      pause() {
        sleep "$1" &
        sleeping=$!
        wait $sleeping
      }

      finish() {
        trap '' TERM INT HUP
        kill $sleeping 2> /dev/null
        kill -TERM $server 2> /dev/null
        left=150
        while kill -0 $server 2> /dev/null && [ $left -gt 0 ]; do
          pause 0.1
          left=$((left - 1))
        done
        kill -9 $server 2> /dev/null
        rm -f "$passing/server.pid" "$passing/supervisor.pid" "$passing/restarts"
        exit 0
      }

      rotate() {
        [ "$(wc -c < "$log")" -lt $most ] && return
        mv -f "$log.1" "$log.2" 2> /dev/null
        cp "$log" "$log.1" && : > "$log"
      }

      server=
      sleeping=
      trap finish TERM INT
      trap 'kill -HUP $server 2> /dev/null' HUP
      echo $$ > "$passing/supervisor.pid"
      restarts=0
      delay=0
      while :; do
        echo $restarts > "$passing/restarts"
        began=$(date +%%s)
        serve < /dev/null >> "$log" 2>&1 &
        server=$!
        echo $server > "$passing/server.pid"
        seconds=0
        while kill -0 $server 2> /dev/null; do
          pause 1
          seconds=$((seconds + 1))
          [ $((seconds %% 30)) -ne 0 ] || rotate
        done
        wait $server
        code=$?
        rm -f "$passing/server.pid"
        server=
        [ $(($(date +%%s) - began)) -lt 10 ] || delay=0
        echo "mirrorctl: the server ended with exit code $code and is started again in $delay s" >> "$log"
        rotate
        [ $delay = 0 ] || pause $delay
        delay=$((delay == 0 ? 1 : delay * 2))
        [ $delay -le 30 ] || delay=30
        restarts=$((restarts + 1))
      done
      """;

  private SupervisorScript() {}

  static String of(ServiceSpec spec, Path passing, Path log) {
    String exports =
        new TreeMap<>(spec.environment())
            .entrySet().stream()
                .map(one -> "export " + one.getKey() + "=" + quoted(one.getValue()) + "\n")
                .collect(Collectors.joining());
    return TEXT.formatted(quoted(passing.toString()), quoted(log.toString()), exports, serve(spec));
  }

  private static String serve(ServiceSpec spec) {
    String clean =
        "env -i PATH=\"$PATH\" LANG=C.UTF-8 HOME="
            + (spec.account().isPresent() ? "/nonexistent" : "\"$HOME\"")
            + new TreeMap<>(spec.environment())
                .keySet().stream()
                    .map(name -> " %1$s=\"$%1$s\"".formatted(name))
                    .collect(Collectors.joining());
    String command =
        spec.command().stream().map(SupervisorScript::quoted).collect(Collectors.joining(" "));
    if (spec.account().isEmpty()) {
      // a small system's setpriv, or none
      return "! setpriv --no-new-privs true 2> /dev/null || exec %1$s setpriv --no-new-privs %2$s\n  exec %1$s %2$s"
          .formatted(clean, command);
    }
    String right = spec.lowPorts() ? ",+net_bind_service" : "";
    String fence =
        "setpriv --reuid=%1$s --regid=%1$s --clear-groups --no-new-privs --inh-caps=-all%2$s%3$s --bounding-set=-all%2$s"
            .formatted(
                spec.account().get(),
                right,
                spec.lowPorts() ? " --ambient-caps=-all,+net_bind_service" : "");
    return "exec " + clean + " " + fence + " -- " + command;
  }

  /** The variables of a script that was written before. */
  static Map<String, String> environment(String script) {
    Map<String, String> variables = new TreeMap<>();
    Matcher matcher = VARIABLE.matcher(script);
    while (matcher.find()) {
      variables.put(matcher.group(1), matcher.group(2).replace("'\\''", "'"));
    }
    return variables;
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
