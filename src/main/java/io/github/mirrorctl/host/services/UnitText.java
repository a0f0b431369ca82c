package io.github.mirrorctl.host.services;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of {@code mirrorctl.service}. */
final class UnitText {
  private static final Pattern VARIABLE = Pattern.compile("(?m)^Environment=\"([A-Z_]+)=(.*)\"$");

  private UnitText() {}

  /** For the system's own systemd, or for a user's, which can hardly fence anything off. */
  static String of(ServiceSpec spec, String runtimeDirectory, boolean user) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Written by 'mirrorctl start', taken away by 'mirrorctl down'. To change it: systemctl edit mirrorctl
        [Unit]
        Description=mirrorctl: pull-through image mirrors
        Documentation=man:mirrorctl-serve(1)
        After=network.target
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        ExecStart=%s
        ExecReload=kill -HUP $MAINPID
        KillSignal=SIGTERM
        SuccessExitStatus=143
        TimeoutStopSec=15
        Restart=always
        RestartSec=1
        LimitNOFILE=65536
        UMask=0022
        SyslogIdentifier=mirrorctl
        RuntimeDirectory=%s
        NoNewPrivileges=yes
        """
            .formatted(
                spec.command().stream().map(UnitText::word).collect(Collectors.joining(" ")),
                runtimeDirectory));
    new TreeMap<>(spec.environment())
        .forEach((name, value) -> text.append("Environment=" + quoted(name + "=" + value) + "\n"));
    if (!user) {
      text.append(fences(spec));
    }
    text.append("\n[Install]\nWantedBy=" + (user ? "default.target" : "multi-user.target") + "\n");
    return text.toString();
  }

  /**
   * What the server needs and nothing else. Two fences don't hold: a JVM compiles, which {@code
   * MemoryDenyWriteExecute} forbids, and finds its limits and the machine's IPv6 addresses in files
   * that {@code ProcSubset=pid} hides (/proc/cgroups, /proc/net/if_inet6).
   */
  private static String fences(ServiceSpec spec) {
    String account = spec.account().orElse("root");
    String rights = spec.lowPorts() ? "CAP_NET_BIND_SERVICE" : "";
    boolean inHomes =
        Stream.concat(
                spec.writable().stream(),
                spec.command().stream().filter(word -> word.startsWith("/")).map(Path::of))
            .anyMatch(UnitText::isInHomes);
    return """
        User=%1$s
        Group=%1$s
        AmbientCapabilities=%2$s
        CapabilityBoundingSet=%2$s
        ProtectSystem=strict
        ReadWritePaths=%3$s
        ProtectHome=%4$s
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        LockPersonality=yes
        RemoveIPC=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources
        SystemCallErrorNumber=EPERM
        ProtectProc=invisible
        PrivateUsers=%5$s
        DevicePolicy=closed
        KeyringMode=private
        MemoryMax=512M
        TasksMax=512
        """
        .formatted(
            account,
            rights,
            spec.writable().stream().map(path -> word("-" + path)).collect(Collectors.joining(" ")),
            inHomes ? "no" : "yes",
            // a user of its own namespace may not bind to a port of this machine below 1024
            spec.lowPorts() ? "no" : "yes");
  }

  private static boolean isInHomes(Path path) {
    return List.of("/home", "/root", "/run/user").stream().anyMatch(path::startsWith);
  }

  /** The variables of a unit that was written before. */
  static Map<String, String> environment(String unit) {
    Map<String, String> variables = new TreeMap<>();
    Matcher matcher = VARIABLE.matcher(unit);
    while (matcher.find()) {
      String value =
          matcher.group(2).replace("\\\"", "\"").replace("\\\\", "\\").replace("%%", "%");
      variables.put(matcher.group(1), value);
    }
    return variables;
  }

  /** One word of a command line, as systemd.service(5) and systemd.syntax(7) read it. */
  private static String word(String word) {
    return word.matches("[A-Za-z0-9_@:=,./+-]+") ? word : quoted(word.replace("$", "$$"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
  }
}
