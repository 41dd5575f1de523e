import { createBrowserRouter } from "react-router-dom";
import { RouteError } from "./error-boundary";
import { paths } from "./paths";
import { SignedIn } from "./signed-in";

/** Every page is its own chunk; the first load carries only what all of them need. */
export const router = createBrowserRouter(
  [
    {
      errorElement: <RouteError />,
      children: [
        { path: paths.signIn, lazy: () => import("./routes/sign-in") },
        { path: paths.signUp, lazy: () => import("./routes/sign-up") },
        { path: paths.joinPattern, lazy: () => import("./routes/join") },
        {
          element: <SignedIn />,
          children: [
            { path: paths.library, lazy: () => import("./routes/library") },
            { path: paths.videoPattern, lazy: () => import("./routes/review") },
            { path: paths.lessonPattern, lazy: () => import("./routes/lesson") },
            { path: paths.account, lazy: () => import("./routes/account") },
            { path: paths.usage, lazy: () => import("./routes/usage") },
            { path: paths.codes, lazy: () => import("./routes/codes") },
            { path: paths.selfTest, lazy: () => import("./routes/self-test") },
          ],
        },
        { path: "*", lazy: () => import("./routes/not-found") },
      ],
    },
  ],
  { future: { v7_relativeSplatPath: true, v7_partialHydration: true } },
);
