var builder = WebApplication.CreateBuilder(args);

// What a compose file calls a secret or a config is a file in the container, its name the key.
builder.Configuration.AddKeyPerFile("/run/secrets", optional: true).AddKeyPerFile("/run/configs", optional: true);

var app = builder.Build();

app.MapGet("/", (IHostEnvironment environment) => $"Hello from hello-dotnet in {environment.EnvironmentName}\n");
app.MapGet("/news", (IConfiguration configuration) => configuration["news"] ?? "No news.\n");
app.MapGet("/admin", (HttpRequest request, IConfiguration configuration) =>
    configuration["admin_token"] is { } token && request.Headers["X-Token"] == token ? Results.Text("Welcome.\n") : Results.Unauthorized());

app.Run();
