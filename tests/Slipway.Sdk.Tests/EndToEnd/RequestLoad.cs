using System.Diagnostics;
using System.Net;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>A client for each of some addresses that asks it again and again, over a new connection each time, until it is ended.</summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource end = new();
    private readonly Task<RequestCount>[] clients;

    private RequestLoad(IEnumerable<Uri> addresses) => clients = [.. addresses.Select(address => Task.Run(() => AskAsync(address)))];

    public static RequestLoad On(IEnumerable<Uri> addresses) => new(addresses);

    /// <summary>What the clients saw, in the order of their addresses.</summary>
    public async Task<RequestCount[]> EndAsync()
    {
        await end.CancelAsync();
        return await Task.WhenAll(clients);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        end.Dispose();
    }

    private async Task<RequestCount> AskAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(10) };
        var count = new RequestCount(address);
        var answered = Stopwatch.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(address, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    count.Add(text, Stopwatch.GetElapsedTime(answered));
                    answered = Stopwatch.GetTimestamp();
                }
                else
                {
                    count.Fail($"{(int)answer.StatusCode} {text}");
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                count.Fail(failure.Message);
            }

            await Task.Delay(Between, CancellationToken.None);
        }

        return count;
    }
}

/// <summary>What one client saw.</summary>
internal sealed class RequestCount(Uri address)
{
    private readonly List<string> failures = [];
    private readonly List<string> texts = [];
    private TimeSpan longest;
    private int answered;

    /// <summary>Different answers, in the order in which they were first seen.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Requests without a good answer, and why.</summary>
    public IReadOnlyList<string> Failures => failures;

    public void Add(string text, TimeSpan since)
    {
        answered++;
        if (since > longest) longest = since;
        if (!texts.Contains(text)) texts.Add(text);
    }

    public void Fail(string why) => failures.Add(why);

    public override string ToString() =>
        $"{address}: {answered} answered, {failures.Count} failed, longest time without an answer {longest.TotalMilliseconds:0} ms{(failures.Count > 0 ? $" ({failures[0]})" : "")}";
}
