using System.Globalization;

namespace Slipway.Compose.Model.Reading;

/// <summary>Reads what decides a service's life: image pulls, restarts, dependencies, health, hooks, watch rules.</summary>
internal static class ProcessReader
{
    public static PullPolicy PullPolicy(MemberReader from)
    {
        switch (from.Word("pull_policy"))
        {
            case null or "missing" or "if_not_present": return Model.PullPolicy.Default;
            case "always": return new PullPolicy(PullKind.Always);
            case "never": return new PullPolicy(PullKind.Never);
            case "build": return new PullPolicy(PullKind.Build);
            case "daily": return new PullPolicy(PullKind.Every, TimeSpan.FromDays(1));
            case "weekly": return new PullPolicy(PullKind.Every, TimeSpan.FromDays(7));
            case ['e', 'v', 'e', 'r', 'y', '_', .. var age] when Age(age) is { } every: return new PullPolicy(PullKind.Every, every);
            default:
                from.Reject("pull_policy", "always, never, missing, build, daily, weekly or every_ with an age such as 12h or 3d");
                return Model.PullPolicy.Default;
        }
    }

    /// <summary><c>deploy.restart_policy</c> in the terms of <c>restart</c>.</summary>
    public static string Restart(MemberReader policy)
    {
        var attempts = policy.Small("max_attempts");
        return policy.Word("condition") switch
        {
            "none" or "no" => "no",
            "on-failure" => attempts is > 0 ? "on-failure:" + attempts.Value.ToString(CultureInfo.InvariantCulture) : "on-failure",
            "unless-stopped" => "unless-stopped",
            _ => "always",
        };
    }

    /// <summary><c>deploy.update_config.order</c></summary>
    public static ReplaceOrder? UpdateOrder(MemberReader update)
    {
        switch (update.Word("order"))
        {
            case null: return null;
            case "stop-first": return ReplaceOrder.StopFirst;
            case "start-first": return ReplaceOrder.StartFirst;
            default:
                update.Reject("order", "start-first or stop-first");
                return null;
        }
    }

    public static Dictionary<string, ServiceDependency> Dependencies(MemberReader from)
    {
        var read = new Dictionary<string, ServiceDependency>(StringComparer.Ordinal);
        if (from.Member("depends_on") is not { } all) return read;
        foreach (var (name, node) in all.Mapping.Entries)
        {
            if (all.Member(name.Text) is not { } members)
            {
                read[name.Text] = new ServiceDependency(name.Text, DependencyCondition.Started, Position: name.Position);
                continue;
            }
            var condition = members.Word("condition") switch
            {
                "service_healthy" => DependencyCondition.Healthy,
                "service_completed_successfully" => DependencyCondition.CompletedSuccessfully,
                null or "service_started" => DependencyCondition.Started,
                _ => (DependencyCondition?)null,
            };
            if (condition is null) members.Reject("condition", "service_started, service_healthy or service_completed_successfully");
            read[name.Text] = new ServiceDependency(
                name.Text, condition ?? DependencyCondition.Started, members.Flag("restart") ?? false, members.Flag("required") ?? true,
                name.Position.File is null ? node.Position : name.Position);
        }
        return read;
    }

    public static ServiceHealthCheck HealthCheck(MemberReader check)
    {
        var test = check.OptionalTexts("test");
        return new ServiceHealthCheck
        {
            Disabled = (check.Flag("disable") ?? false) || test is ["NONE", ..],
            Test = test is { Count: > 0 } ? test : null,
            Interval = check.Duration("interval"),
            Timeout = check.Duration("timeout"),
            StartPeriod = check.Duration("start_period"),
            StartInterval = check.Duration("start_interval"),
            Retries = check.Small("retries"),
        };
    }

    public static List<ServiceHook> Hooks(MemberReader from, string key)
    {
        var hooks = new List<ServiceHook>();
        foreach (var hook in from.Items(key))
        {
            if (hook.Needs("command")) hooks.Add(Hook(hook));
        }
        return hooks;
    }

    public static List<WatchRule> Watch(MemberReader from)
    {
        var rules = new List<WatchRule>();
        if (from.Member("develop") is not { } develop) return rules;
        foreach (var rule in develop.Items("watch"))
        {
            WatchAction? action = rule.Word("action") switch
            {
                "sync" => WatchAction.Sync,
                "rebuild" => WatchAction.Rebuild,
                "restart" => WatchAction.Restart,
                "sync+restart" => WatchAction.SyncRestart,
                "sync+exec" => WatchAction.SyncExec,
                _ => null,
            };
            if (action is null) rule.Reject("action", "sync, rebuild, restart, sync+restart or sync+exec");
            if (!rule.Needs("path") || action is null || rule.Word("path") is not { } path) continue;
            rules.Add(new WatchRule
            {
                Action = action.Value,
                Path = path,
                Target = rule.Word("target"),
                Ignore = rule.Texts("ignore"),
                Include = rule.Texts("include"),
                InitialSync = rule.Flag("initial_sync") ?? false,
                Exec = rule.Member("exec") is { } exec && exec.Needs("command") ? Hook(exec) : null,
                Position = rule.Mapping.Position,
            });
        }
        return rules;
    }

    private static ServiceHook Hook(MemberReader hook) => new()
    {
        Command = hook.Texts("command"),
        User = hook.Word("user"),
        Privileged = hook.Flag("privileged") ?? false,
        WorkingDir = hook.Word("working_dir"),
        Environment = hook.OptionalPairs("environment"),
    };

    // Weeks, days and Go's units: 1w2d3h.
    private static TimeSpan? Age(string text)
    {
        var total = TimeSpan.Zero;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('w' or 'd')) continue;
            if (!int.TryParse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000) return null;
            total += TimeSpan.FromDays(text[i] == 'w' ? 7L * count : count);
            start = i + 1;
        }
        if (start == text.Length) return start == 0 ? null : total;
        return Loading.Canonical.GoDurationText.TryRead(text[start..], out var rest) && rest >= TimeSpan.Zero ? total + rest : null;
    }
}
