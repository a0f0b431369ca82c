# fish completion for mirrorctl
# Generated from the commands by ./mvnw test-compile exec:java@docs; do not edit.

# prints the subcommand of the line, or nothing
function __mirrorctl_command
    set -l value no
    set -l command
    for word in (commandline -opc)[2..-1]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case '--allow' '--apply' '--auth' '--ca' '--color' '--engine' '--file' '--host' '--image' '--image-archive' '--listen' '--log-format' '--max-connections' '--max-connections-per-client' '--metrics' '--mirror' '--only' '--output' '--settings' '--since' '--state' '--storage' '--tail' '--timeout' '--tls' '--tls-cert' '--tls-key' '--tls-name' '--upstream' '--username' '-n' '-o'
                set value yes
            case '-*'
            case '*'
                set command $command $word
                if not contains -- "$command" user
                    break
                end
        end
    end
    echo $command
end

function __mirrorctl_is
    test "$(__mirrorctl_command)" = "$argv"
end

# prints the configured mirrors, of the settings that the line names
function __mirrorctl_mirrors
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l from
    for i in (seq 2 (count $words))
        switch $words[$i]
            case --settings
                set from --settings (string replace -r '^~/' "$HOME/" -- $words[(math $i + 1)])
            case '--settings=*'
                set from --settings (string replace -- --settings= '' $words[$i])
        end
    end
    $program completion mirrors $from 2>/dev/null </dev/null
end

complete -c mirrorctl -f

complete -c mirrorctl -n '__mirrorctl_is' -a up -d 'Set up, start and use a mirror, in one go'
complete -c mirrorctl -n '__mirrorctl_is' -a down -d 'Take back all that mirrorctl set up'
complete -c mirrorctl -n '__mirrorctl_is' -a status -d 'Show the mirrors: whether they run, answer and are used'
complete -c mirrorctl -n '__mirrorctl_is' -a doctor -d 'Find what is wrong or will be, and say what to do'
complete -c mirrorctl -n '__mirrorctl_is' -a init -d 'Set a mirror up: its directory, configuration and image'
complete -c mirrorctl -n '__mirrorctl_is' -a start -d 'Start a mirror, and wait until it answers'
complete -c mirrorctl -n '__mirrorctl_is' -a stop -d 'Stop a mirror; its cache stays'
complete -c mirrorctl -n '__mirrorctl_is' -a restart -d 'Restart a mirror, and wait until it answers'
complete -c mirrorctl -n '__mirrorctl_is' -a logs -d 'Show a mirror\'s log'
complete -c mirrorctl -n '__mirrorctl_is' -a serve -d 'Run the embedded pull-through server, in the foreground'
complete -c mirrorctl -n '__mirrorctl_is' -a daemon-config -d 'Have the Docker daemon pull through a mirror'
complete -c mirrorctl -n '__mirrorctl_is' -a verify -d 'Prove that clients\' pulls cross the mirrors, or say why they don\'t'
complete -c mirrorctl -n '__mirrorctl_is' -a client-config -d 'Have clients pull through mirrors: Docker, containerd, Podman, BuildKit, k3s'
complete -c mirrorctl -n '__mirrorctl_is' -a user -d 'Say who may pull from mirrors that ask for passwords'
complete -c mirrorctl -n '__mirrorctl_is' -a completion -d 'Print the completion script of a shell'

complete -c mirrorctl -l settings -r -F -d 'The mirrors\' settings'
complete -c mirrorctl -l host -x -d 'The Docker endpoint'
complete -c mirrorctl -s q -l quiet -d 'Say only what is wrong'
complete -c mirrorctl -l debug -d 'Show stack traces and what the libraries log'
complete -c mirrorctl -l color -x -a 'auto always never' -d 'Colour the output'
complete -c mirrorctl -s h -l help -d 'Show this help and exit'
complete -c mirrorctl -n '__mirrorctl_is' -s V -l version -d 'Show the version and exit'

complete -c mirrorctl -n '__mirrorctl_is up' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is up' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is up' -l upstream -x -d 'The registry to fetch from, where the mirror\'s name doesn\'t say it'
complete -c mirrorctl -n '__mirrorctl_is up' -l engine -x -a 'docker embedded' -d 'What runs the mirror'
complete -c mirrorctl -n '__mirrorctl_is up' -l listen -x -d 'The address to answer on'
complete -c mirrorctl -n '__mirrorctl_is up' -l storage -x -a '(__fish_complete_directories (commandline -ct))' -d 'The storage directory'
complete -c mirrorctl -n '__mirrorctl_is up' -l image -x -d 'The registry\'s image'
complete -c mirrorctl -n '__mirrorctl_is up' -l image-archive -r -F -d 'Load the image from a \'docker save\' file instead of downloading it'
complete -c mirrorctl -n '__mirrorctl_is up' -l username -x -d 'The account at the upstream'
complete -c mirrorctl -n '__mirrorctl_is up' -l password-stdin -d 'Read the account\'s password from standard input'
complete -c mirrorctl -n '__mirrorctl_is up' -l tls -x -a 'self-signed off' -d 'self-signed'
complete -c mirrorctl -n '__mirrorctl_is up' -l tls-cert -r -F -d 'Speak TLS with a certificate of your own'
complete -c mirrorctl -n '__mirrorctl_is up' -l tls-key -r -F -d 'The private key of that certificate'
complete -c mirrorctl -n '__mirrorctl_is up' -l tls-name -x -d 'A name or address that clients use'
complete -c mirrorctl -n '__mirrorctl_is up' -l auth -x -a 'htpasswd none' -d 'Who may pull'
complete -c mirrorctl -n '__mirrorctl_is up' -l allow -x -d 'Whose clients may pull without a password, such as 10.0.0.0/8 or 192.168.1.7, and no others where there is no --auth'
complete -c mirrorctl -n '__mirrorctl_is up' -l shared-credentials -d 'Agree that whoever reaches the mirror pulls all that its --username may pull'
complete -c mirrorctl -n '__mirrorctl_is up' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is up' -l apply -x -a 'auto restart reload none' -d 'How the Docker daemon takes its configuration'
complete -c mirrorctl -n '__mirrorctl_is up' -a '(__mirrorctl_mirrors) docker.io ghcr.io quay.io registry.k8s.io gcr.io mcr.microsoft.com public.ecr.aws nvcr.io' -d mirror

complete -c mirrorctl -n '__mirrorctl_is down' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is down' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is down' -s y -l yes -d 'Don\'t ask before something is deleted'
complete -c mirrorctl -n '__mirrorctl_is down' -l apply -x -a 'auto restart reload none' -d 'How the Docker daemon takes its configuration'
complete -c mirrorctl -n '__mirrorctl_is down' -l purge -d 'Delete the cache and the users too'
complete -c mirrorctl -n '__mirrorctl_is down' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is status' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is status' -s w -l watch -d 'Show it again every SECONDS'
complete -c mirrorctl -n '__mirrorctl_is status' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is doctor' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is doctor' -l mirror -x -d 'A mirror on another machine instead of this one\'s own, for example http://192.168.1.10:5000'
complete -c mirrorctl -n '__mirrorctl_is doctor' -l ca -r -F -d 'The authority'
complete -c mirrorctl -n '__mirrorctl_is doctor' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is init' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is init' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is init' -l upstream -x -d 'The registry to fetch from, where the mirror\'s name doesn\'t say it'
complete -c mirrorctl -n '__mirrorctl_is init' -l engine -x -a 'docker embedded' -d 'What runs the mirror'
complete -c mirrorctl -n '__mirrorctl_is init' -l listen -x -d 'The address to answer on'
complete -c mirrorctl -n '__mirrorctl_is init' -l storage -x -a '(__fish_complete_directories (commandline -ct))' -d 'The storage directory'
complete -c mirrorctl -n '__mirrorctl_is init' -l image -x -d 'The registry\'s image'
complete -c mirrorctl -n '__mirrorctl_is init' -l image-archive -r -F -d 'Load the image from a \'docker save\' file instead of downloading it'
complete -c mirrorctl -n '__mirrorctl_is init' -l username -x -d 'The account at the upstream'
complete -c mirrorctl -n '__mirrorctl_is init' -l password-stdin -d 'Read the account\'s password from standard input'
complete -c mirrorctl -n '__mirrorctl_is init' -l tls -x -a 'self-signed off' -d 'self-signed'
complete -c mirrorctl -n '__mirrorctl_is init' -l tls-cert -r -F -d 'Speak TLS with a certificate of your own'
complete -c mirrorctl -n '__mirrorctl_is init' -l tls-key -r -F -d 'The private key of that certificate'
complete -c mirrorctl -n '__mirrorctl_is init' -l tls-name -x -d 'A name or address that clients use'
complete -c mirrorctl -n '__mirrorctl_is init' -l auth -x -a 'htpasswd none' -d 'Who may pull'
complete -c mirrorctl -n '__mirrorctl_is init' -l allow -x -d 'Whose clients may pull without a password, such as 10.0.0.0/8 or 192.168.1.7, and no others where there is no --auth'
complete -c mirrorctl -n '__mirrorctl_is init' -l shared-credentials -d 'Agree that whoever reaches the mirror pulls all that its --username may pull'
complete -c mirrorctl -n '__mirrorctl_is init' -a '(__mirrorctl_mirrors) docker.io ghcr.io quay.io registry.k8s.io gcr.io mcr.microsoft.com public.ecr.aws nvcr.io' -d mirror

complete -c mirrorctl -n '__mirrorctl_is start' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is start' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is start' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is stop' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is stop' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is stop' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is restart' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is restart' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is restart' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is logs' -s f -l follow -d 'Go on with what comes, until Ctrl-C'
complete -c mirrorctl -n '__mirrorctl_is logs' -s n -l tail -x -d 'Only the last N lines'
complete -c mirrorctl -n '__mirrorctl_is logs' -l since -x -d 'Only what was written since then'
complete -c mirrorctl -n '__mirrorctl_is logs' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is serve' -l log-format -x -a 'text json' -d 'How requests are logged'
complete -c mirrorctl -n '__mirrorctl_is serve' -l metrics -x -d 'Where /metrics and /healthz are'
complete -c mirrorctl -n '__mirrorctl_is serve' -l max-connections -x -d 'Clients\' connections at a time'
complete -c mirrorctl -n '__mirrorctl_is serve' -l max-connections-per-client -x -d 'Of these, from one address'
complete -c mirrorctl -n '__mirrorctl_is serve' -l only -r -F -d 'Serve only the mirrors that are named in FILE, one a line'
complete -c mirrorctl -n '__mirrorctl_is serve' -l state -r -F -d 'Say in FILE what is served, for the commands that look after this server'

complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l apply -x -a 'auto restart reload none' -d 'How the Docker daemon takes its configuration'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l mirror -x -d 'A mirror on another machine, for example http://192.168.1.10:5000'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l file -r -F -d 'The daemon\'s configuration'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l check -d 'Only say whether it is in force'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -l undo -d 'Put the daemon\'s files back as they were before mirrorctl, and apply that'
complete -c mirrorctl -n '__mirrorctl_is daemon-config' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is verify' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is verify' -l mirror -x -d 'A mirror on another machine instead of this one\'s own, for example http://192.168.1.10:5000'
complete -c mirrorctl -n '__mirrorctl_is verify' -l ca -r -F -d 'The authority'
complete -c mirrorctl -n '__mirrorctl_is verify' -l timeout -x -d 'How long one pull may take'
complete -c mirrorctl -n '__mirrorctl_is verify'

complete -c mirrorctl -n '__mirrorctl_is client-config' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is client-config' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l apply -x -a 'auto restart reload none' -d 'How the Docker daemon takes its configuration'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l mirror -x -d 'A mirror on another machine instead of this one\'s own, for example http://192.168.1.10:5000'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l ca -r -F -d 'The authority'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l check -d 'Only say whether they are told'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l print -d 'Print what another machine needs, as a script or a snippet'
complete -c mirrorctl -n '__mirrorctl_is client-config' -l undo -d 'Put the files back as they were before mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is client-config'

complete -c mirrorctl -n '__mirrorctl_is user' -a add -d 'Let a user pull from mirrors, or change the password'
complete -c mirrorctl -n '__mirrorctl_is user' -a rm -d 'Have a user pull from mirrors no more'
complete -c mirrorctl -n '__mirrorctl_is user' -a ls -d 'List the users of mirrors'

complete -c mirrorctl -n '__mirrorctl_is user add' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is user add' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is user add' -l password-stdin -d 'Read the password from standard input'
complete -c mirrorctl -n '__mirrorctl_is user add'
complete -c mirrorctl -n '__mirrorctl_is user add' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is user rm' -l dry-run -d 'Show what would be done, with the exact change of each file'
complete -c mirrorctl -n '__mirrorctl_is user rm' -l timeout -x -d 'How long to wait for a registry, for the daemon or for another mirrorctl'
complete -c mirrorctl -n '__mirrorctl_is user rm'
complete -c mirrorctl -n '__mirrorctl_is user rm' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is user ls' -s o -l output -x -a 'table json yaml' -d 'The format of what is shown'
complete -c mirrorctl -n '__mirrorctl_is user ls' -a '(__mirrorctl_mirrors)' -d mirror

complete -c mirrorctl -n '__mirrorctl_is completion' -a 'bash zsh fish'
