namespace Slipway.Docker.Http;

/// <summary>An answer whose body is still to be read, and the request body that may still be under way.</summary>
internal sealed class HttpExchange(HttpConnection connection, HttpResponseHead head, HttpBody body, HttpUpload? upload)
{
    public HttpConnection Connection => connection;

    public HttpResponseHead Head => head;

    public HttpBody Body => body;

    public HttpUpload? Upload => upload;

    /// <summary>Whether the connection can carry another request.</summary>
    public bool Reusable => Body.Finished && (upload is null || upload.Completed) && Head.Status != 101 && !Head.Has("Connection", "close");
}
