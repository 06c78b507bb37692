namespace Slipway.Compose.Tests.Containers;

/// <summary>
/// A service that uses most members, in the form that <c>docker-compose config</c> prints, and the request it becomes. The containers that docker-compose 2.26.1 and this
/// request make on one engine have been compared member by member.
/// </summary>
internal static class FeatureRich
{
    public const string Yaml = """
        name: p
        services:
          dep: {image: busybox, scale: 1}
          web:
            image: busybox
            cap_add: [NET_ADMIN]
            cap_drop: [ALL]
            cgroup: host
            cpus: 0.5
            cpuset: "0"
            cpu_shares: 512
            command: [sleep, "1000"]
            configs: [{source: ccont}]
            depends_on:
              dep: {condition: service_started, restart: true, required: true}
              d2: {condition: service_healthy, required: false}
            device_cgroup_rules: ["c 1:3 mr"]
            devices: [{source: /dev/null, target: /dev/xnull, permissions: rw}, {source: /dev/zero, target: /dev/zero, permissions: rwm}]
            dns: [1.1.1.1]
            dns_opt: [use-vc]
            dns_search: [x.example]
            domainname: dd.example
            entrypoint: [/bin/sh, -c]
            environment: {A: "1", B: fromenv, C: x y, PATH2: null}
            expose: ["70", 71/udp]
            extra_hosts: [h1=1.2.3.4, hg=host-gateway, "v6=::1"]
            group_add: ["5", mail]
            hostname: hh
            healthcheck: {test: [CMD-SHELL, echo hi], timeout: 5s, interval: 1m0s, retries: 3, start_period: 10s}
            init: true
            ipc: shareable
            labels: {com.docker.compose.project: evil, l1: v1}
            links: [dep:dd]
            logging: {driver: json-file, options: {max-size: 10m}}
            networks:
              a: {priority: 5, aliases: [al1], ipv4_address: 10.213.7.9}
              b: {priority: 10}
            oom_score_adj: 100
            pid: host
            pids_limit: 100
            ports:
              - {mode: ingress, target: 80, published: "18080", protocol: tcp}
              - {mode: ingress, host_ip: 127.0.0.1, target: 81, published: "18081", protocol: udp}
              - {mode: ingress, target: 82, protocol: tcp}
              - {mode: ingress, target: 80, published: "19000-19002", protocol: tcp}
            privileged: true
            restart: on-failure:3
            security_opt: [label:disable, "no-new-privileges:true"]
            shm_size: "67108864"
            stdin_open: true
            stop_grace_period: 1m30s
            stop_signal: SIGINT
            sysctls: {net.core.somaxconn: "1024"}
            tmpfs: [/t1, "/t2:size=1m,mode=700"]
            tty: true
            ulimits: {nproc: 50, nofile: {soft: 100, hard: 200}}
            user: 1000:1000
            volumes:
              - {type: bind, source: /srv/p/data, target: /data, read_only: true, bind: {create_host_path: true}}
              - {type: bind, source: /srv/p/data, target: /dataz, bind: {selinux: z, create_host_path: true}}
              - {type: volume, source: data, target: /vol, volume: {}}
              - {type: volume, source: data, target: /vol2, read_only: true, volume: {nocopy: true}}
              - {type: volume, target: /anon, volume: {}}
              - {type: tmpfs, target: /tm, tmpfs: {size: "10485760", mode: 511}}
            volumes_from: ["dep:ro"]
            working_dir: /w
        networks:
          a: {name: p_a}
          b: {name: slipmapb}
        volumes:
          data: {name: p_data}
        configs:
          ccont: {name: p_ccont, content: hello}
        """;

    public const string Request = """
        {"HostConfig":{"Binds":["/srv/p/data:/data:ro","/srv/p/data:/dataz:rw,z"],
        "Mounts":[{"Type":"volume","Source":"p_data","Target":"/vol"},{"Type":"volume","Source":"p_data","Target":"/vol2","ReadOnly":true,"VolumeOptions":{"NoCopy":true}},{"Type":"volume","Target":"/anon"},{"Type":"tmpfs","Target":"/tm","TmpfsOptions":{"SizeBytes":10485760,"Mode":511}}],"Tmpfs":{"/t1":"","/t2":"size=1m,mode=700"},
        "VolumesFrom":["id-of-dep:ro"],
        "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"18080"},{"HostIp":"","HostPort":"19000-19002"}],"81/udp":[{"HostIp":"127.0.0.1","HostPort":"18081"}],"82/tcp":[{"HostIp":"","HostPort":""}]},"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},
        "LogConfig":{"Type":"json-file","Config":{"max-size":"10m"}},"NetworkMode":"slipmapb","PidMode":"host","IpcMode":"shareable","CgroupnsMode":"host",
        "CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"Privileged":true,"SecurityOpt":["label:disable","no-new-privileges:true"],"GroupAdd":["5","mail"],
        "Dns":["1.1.1.1"],"DnsOptions":["use-vc"],"DnsSearch":["x.example"],"ExtraHosts":["h1:1.2.3.4","hg:host-gateway","v6:::1"],
        "Sysctls":{"net.core.somaxconn":"1024"},"ShmSize":67108864,"Init":true,"OomScoreAdj":100,
        "NanoCpus":500000000,"CpuShares":512,"CpusetCpus":"0","PidsLimit":100,
        "Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/xnull","CgroupPermissions":"rw"},{"PathOnHost":"/dev/zero","PathInContainer":"/dev/zero","CgroupPermissions":"rwm"}],"DeviceCgroupRules":["c 1:3 mr"],"Ulimits":[{"Name":"nofile","Soft":100,"Hard":200},{"Name":"nproc","Soft":50,"Hard":50}]},
        "NetworkingConfig":{"EndpointsConfig":{"slipmapb":{"Links":["p-dep-1:dd","p-dep-1:dep-1","p-dep-1:p-dep-1"],"Aliases":["p-web-1","web"]}}},
        "Image":"busybox","Hostname":"hh","Domainname":"dd.example","User":"1000:1000","AttachStdout":true,"AttachStderr":true,"Tty":true,"OpenStdin":true,
        "Env":["A=1","B=fromenv","C=x y","PATH2"],"Cmd":["sleep","1000"],"Entrypoint":["/bin/sh","-c"],"WorkingDir":"/w",
        "Labels":{"com.docker.compose.container-number":"1","com.docker.compose.depends_on":"d2:service_healthy:false,dep:service_started:true","com.docker.compose.image":"sha256:1","com.docker.compose.oneoff":"False","com.docker.compose.project":"p","com.docker.compose.project.config_files":"/srv/p/compose.yaml","com.docker.compose.project.working_dir":"/srv/p","com.docker.compose.service":"web","com.docker.compose.version":"2.26.1","l1":"v1"},
        "ExposedPorts":{"70/tcp":{},"71/udp":{},"80/tcp":{},"81/udp":{},"82/tcp":{}},
        "Healthcheck":{"Test":["CMD-SHELL","echo hi"],"Interval":60000000000,"Timeout":5000000000,"StartPeriod":10000000000,"Retries":3},"StopSignal":"SIGINT","StopTimeout":90}
        """;
}
